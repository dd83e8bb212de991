import Tensors

/// The adapters that are loaded together with a model.
///
/// Updates of the same matrix are joined to one of a larger rank.
final class AdapterSet {
  private let adapters: [(adapter: Adapter, scale: Float)]
  private let pool: ComputePool
  private var used: [Set<String>]
  /// The largest rank of a joined update; 0 without adapters.
  private(set) var rank = 0

  /// Makes a set for a model.
  ///
  /// - Throws: `AdapterError` if an adapter is for another architecture.
  init(
    _ adapters: [(adapter: Adapter, scale: Float)], architecture: String, pool: ComputePool
  ) throws(AdapterError) {
    for (adapter, _) in adapters where adapter.architecture != architecture {
      throw .otherArchitecture(adapter: adapter.architecture, model: architecture)
    }
    self.adapters = adapters
    self.pool = pool
    used = adapters.map { _ in [] }
  }

  /// Returns the updates of the matrices that one tensor holds: one below the other, or `count` of the
  /// same height, each in its own plane; nil where no adapter has one.
  func updates(
    _ tensor: String, heights: [Int], columns: Int, planes: Int = 1
  ) throws -> [LowRankUpdate?] {
    let rows = heights.reduce(0, +)
    var found: [(down: [Float], up: [Float], rank: Int)] = []
    for (index, (adapter, scale)) in adapters.enumerated() {
      guard let pair = adapter.pairs[tensor] else { continue }
      used[index].insert(tensor)
      let shape = [pair.a.dimensions[0], pair.b.dimensions[1]]
      let depth = pair.a.dimensions.dropFirst(2).reduce(1, *)
      guard shape == [columns, rows], depth == planes,
        pair.b.dimensions.dropFirst(2).reduce(1, *) == planes
      else { throw AdapterError.shape(tensor, adapter: shape, model: [columns, rows]) }
      let factor = adapter.factor(rank: pair.rank) * scale
      found.append(
        (
          try floats(of: pair.a, in: adapter.file),
          try floats(of: pair.b, in: adapter.file).map { $0 * factor }, pair.rank
        ))
    }
    guard !found.isEmpty else { return Array(repeating: nil, count: heights.count * planes) }
    let rank = found.reduce(0) { $0 + $1.rank }
    self.rank = max(self.rank, rank)
    return (0..<planes).flatMap { plane in
      // All matrices of a tensor read the same inputs.
      let down = packed(
        found.flatMap { $0.down[plane * $0.rank * columns..<(plane + 1) * $0.rank * columns] },
        rows: rank, columns: columns)
      var start = 0
      return heights.map { height in
        defer { start += height }
        let up = Matrix(rows: rank, columns: height)
        up.withElements { elements in
          var first = 0
          for part in found {
            for row in 0..<height {
              let from = (plane * rows + start + row) * part.rank
              for r in 0..<part.rank { elements[(first + r) * height + row] = part.up[from + r] }
            }
            first += part.rank
          }
        }
        return LowRankUpdate(down: down, up: up)
      }
    }
  }

  /// Checks that the model took all updates.
  ///
  /// - Throws: `AdapterError.unused` with the first tensor that it didn't take.
  func checkUse(architecture: String) throws(AdapterError) {
    for (index, (adapter, _)) in adapters.enumerated() {
      if let name = adapter.pairs.keys.sorted().first(where: { !used[index].contains($0) }) {
        throw .unused(name, architecture: architecture)
      }
    }
  }

  /// Returns all elements of a tensor, row after row.
  private func floats(of tensor: GGUFTensor, in file: GGUFFile) throws -> [Float] {
    let columns = tensor.dimensions[0]
    let rows = tensor.elementCount / columns
    guard let type = tensor.type.dtype, type.byteCount(elements: columns) != nil else {
      throw AdapterError.unreadable(tensor.name, type: tensor.type.name)
    }
    let matrix = try file.withBytes(of: tensor) {
      PackedMatrix(rows: rows, columns: columns, type: type, bytes: $0, pool: pool)
    }
    let row = Matrix(rows: 1, columns: columns)
    var floats: [Float] = []
    floats.reserveCapacity(rows * columns)
    for index in 0..<rows {
      matrix.dequantizeRow(index, into: row)
      row.withElements { floats += $0 }
    }
    guard floats.allSatisfy(\.isFinite) else { throw AdapterError.notFinite("The tensor \(tensor.name)") }
    return floats
  }

  private func packed(_ floats: [Float], rows: Int, columns: Int) -> PackedMatrix {
    floats.withUnsafeBytes {
      PackedMatrix(rows: rows, columns: columns, type: .f32, bytes: $0, pool: pool)
    }
  }
}
