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
  /// - Throws: `AdapterFailure` if an adapter is for another architecture.
  init(
    _ adapters: [(adapter: Adapter, scale: Float)], architecture: String, pool: ComputePool
  ) throws(AdapterFailure) {
    for (adapter, _) in adapters where adapter.architecture != architecture {
      throw AdapterFailure(
        path: adapter.file.path,
        AdapterError.otherArchitecture(adapter: adapter.architecture, model: architecture))
    }
    self.adapters = adapters
    self.pool = pool
    used = adapters.map { _ in [] }
  }

  /// Returns the updates of the matrices that one tensor holds; nil where no adapter has one.
  ///
  /// - Parameters:
  ///   - tensor: the tensor's name.
  ///   - heights: the rows of each matrix in a plane, one below the other.
  ///   - columns: the number of inputs of all of them.
  ///   - planes: the number of planes, such as experts, each with matrices of these heights.
  /// - Returns: one update for each matrix, plane after plane.
  /// - Throws: `AdapterFailure` if an adapter doesn't fit or is damaged.
  func updates(
    _ tensor: String, heights: [Int], columns: Int, planes: Int = 1
  ) throws(AdapterFailure) -> [LowRankUpdate?] {
    let rows = heights.reduce(0, +)
    var halves: [Halves] = []
    for (index, (adapter, scale)) in adapters.enumerated() {
      guard let pair = adapter.pairs[tensor] else { continue }
      used[index].insert(tensor)
      do {
        halves.append(
          try read(pair, of: tensor, shape: [columns, rows, planes], adapter, scale: scale))
      } catch {
        throw AdapterFailure(path: adapter.file.path, error)
      }
    }
    guard !halves.isEmpty else { return Array(repeating: nil, count: heights.count * planes) }
    let rank = halves.reduce(0) { $0 + $1.rank }
    self.rank = max(self.rank, rank)
    return (0..<planes).flatMap { plane in
      // All matrices of a plane read the same inputs.
      let down = packed(
        halves.flatMap { $0.down[plane * $0.rank * columns..<(plane + 1) * $0.rank * columns] },
        rows: rank, columns: columns)
      var start = plane * rows
      return heights.map { height in
        defer { start += height }
        return LowRankUpdate(down: down, up: transposed(halves, start..<start + height, rank))
      }
    }
  }

  /// The elements of an update's two matrices, plane after plane and row after row.
  private struct Halves {
    let rank: Int
    let down: [Float]  // (planes × rank, columns)
    let up: [Float]  // (planes × rows, rank), scaled
  }

  private func read(
    _ pair: Adapter.Pair, of tensor: String, shape: [Int], _ adapter: Adapter, scale: Float
  ) throws -> Halves {
    func planes(_ tensor: GGUFTensor) -> Int { tensor.dimensions.dropFirst(2).reduce(1, *) }
    let own = [pair.a.dimensions[0], pair.b.dimensions[1], planes(pair.a)]
    guard own == shape, planes(pair.b) == planes(pair.a) else {
      throw AdapterError.shape(tensor, adapter: own, model: shape)
    }
    let factor = adapter.factor(rank: pair.rank) * scale
    let up = try floats(of: pair.b, in: adapter.file).map { $0 * factor }
    guard up.allSatisfy(\.isFinite) else { throw AdapterError.notFinite("The update of \(tensor)") }
    return Halves(rank: pair.rank, down: try floats(of: pair.a, in: adapter.file), up: up)
  }

  /// Returns rows of all adapters' `up`, transposed: (rank, rows).
  private func transposed(_ halves: [Halves], _ rows: Range<Int>, _ rank: Int) -> Matrix {
    let up = Matrix(rows: rank, columns: rows.count)
    up.withElements { elements in
      var first = 0
      for half in halves {
        for (column, row) in rows.enumerated() {
          for r in 0..<half.rank {
            elements[(first + r) * rows.count + column] = half.up[row * half.rank + r]
          }
        }
        first += half.rank
      }
    }
    return up
  }

  /// Checks that the model took all updates.
  ///
  /// - Throws: `AdapterFailure` with the first tensor that it didn't take.
  func checkUse(architecture: String) throws(AdapterFailure) {
    for (index, (adapter, _)) in adapters.enumerated() {
      if let name = adapter.pairs.keys.sorted().first(where: { !used[index].contains($0) }) {
        throw AdapterFailure(
          path: adapter.file.path, AdapterError.unused(name, architecture: architecture))
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
    file.release(tensor)
    let row = Matrix(rows: 1, columns: columns)
    var floats: [Float] = []
    floats.reserveCapacity(rows * columns)
    for index in 0..<rows {
      matrix.dequantizeRow(index, into: row)
      row.withElements { floats += $0 }
    }
    guard floats.allSatisfy(\.isFinite) else {
      throw AdapterError.notFinite("The tensor \(tensor.name)")
    }
    return floats
  }

  private func packed(_ floats: [Float], rows: Int, columns: Int) -> PackedMatrix {
    floats.withUnsafeBytes {
      PackedMatrix(rows: rows, columns: columns, type: .f32, bytes: $0, pool: pool)
    }
  }
}
