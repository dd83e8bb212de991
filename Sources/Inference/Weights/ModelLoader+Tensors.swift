import Tensors

/// Whether a tensor has to be there.
enum Presence { case required, optional, none }

extension ModelLoader {
  func has(_ name: String) -> Bool { file.tensor(named: name) != nil }

  func requiredTensor(_ name: String) throws -> GGUFTensor {
    ledger.note(name)
    return try file.requiredTensor(named: name)
  }

  /// A weight matrix (rows, columns), packed for the kernels.
  func matrix(_ name: String, rows: Int, columns: Int) throws -> PackedMatrix {
    try matrices(name, heights: [rows], columns: columns)[0]
  }

  /// The matrices of the given heights that one tensor holds, one below the other.
  func matrices(_ name: String, heights: [Int], columns: Int) throws -> [PackedMatrix] {
    let tensor = try requiredTensor(name + ".weight")
    try check(tensor, has: [columns, heights.reduce(0, +)])
    return try packed(tensor, heights: heights, columns: columns)
  }

  /// As many matrices (count, rows, columns) as one tensor holds, each packed by itself.
  func matrices(_ name: String, count: Int, rows: Int, columns: Int) throws -> [PackedMatrix] {
    let tensor = try requiredTensor(name + ".weight")
    try check(tensor, has: [columns, rows, count])
    return try packed(tensor, heights: Array(repeating: rows, count: count), columns: columns)
  }

  /// A float vector as a row (1, count); its name is given in full.
  func vector(_ name: String, _ count: Int) throws -> Matrix {
    let tensor = try requiredTensor(name)
    try check(tensor, has: [count])
    let row = Matrix(rows: 1, columns: count)
    try packed(tensor, heights: [1], columns: count)[0].dequantizeRow(0, into: row)
    return row
  }

  func vector(_ name: String, _ count: Int, _ presence: Presence) throws -> Matrix? {
    if presence == .none || presence == .optional && !has(name) { return nil }
    return try vector(name, count)
  }

  /// A projection and its bias.
  func linear(_ name: String, rows: Int, columns: Int, bias: Presence) throws -> Linear {
    Linear(
      weight: try matrix(name, rows: rows, columns: columns),
      bias: try vector(name + ".bias", rows, bias))
  }

  /// A norm of rows of `width`.
  func norm(_ name: String, _ c: ModelConfiguration, _ kind: Norm.Kind, bias: Presence = .none)
    throws -> Norm
  {
    try norm(name, width: c.embeddingLength, c, kind, bias: bias)
  }

  func norm(
    _ name: String, width: Int, _ c: ModelConfiguration, _ kind: Norm.Kind, bias: Presence = .none
  ) throws -> Norm {
    Norm(
      kind: kind, weight: try vector(name + ".weight", width),
      bias: try vector(name + ".bias", width, bias), epsilon: c.normEpsilon)
  }

  /// The embedding, and the output where it isn't tied.
  func embedding(_ c: ModelConfiguration, output: Presence = .optional) throws -> Embedding {
    let (rows, columns) = (c.vocabularySize, c.embeddingLength)
    var embedding = Embedding(tokens: try matrix("token_embd", rows: rows, columns: columns))
    if output == .required || output == .optional && has("output.weight") {
      embedding.output = try linear("output", rows: rows, columns: columns, bias: .optional)
    }
    return embedding
  }

  /// Learned positions (contextLength, embedding).
  func positions(_ c: ModelConfiguration) throws -> PackedMatrix {
    try matrix("position_embd", rows: c.contextLength, columns: c.embeddingLength)
  }

  /// Rows of the embedding.
  func vocabularySize() throws -> Int {
    let dimensions = try requiredTensor("token_embd.weight").dimensions
    return dimensions.count > 1 ? dimensions[1] : 1
  }

  func block(_ index: Int) -> BlockLoader { BlockLoader(loader: self, index: index) }

  private func packed(_ tensor: GGUFTensor, heights: [Int], columns: Int) throws -> [PackedMatrix] {
    guard let type = tensor.type.dtype else {
      throw ModelError.unsupportedType(tensor: tensor.name, type: tensor.type.name)
    }
    guard let rowBytes = type.byteCount(elements: columns) else {
      throw ModelError.rowLength(tensor: tensor.name, columns: columns, block: type.blockLength)
    }
    defer { file.release(tensor) }
    return try file.withBytes(of: tensor) { bytes in
      var start = 0
      return heights.map { rows in
        defer { start += rows * rowBytes }
        // A large tensor would else stand in memory twice.
        return PackedMatrix(
          rows: rows, columns: columns, type: type,
          bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<start + rows * rowBytes]),
          pool: pool
        ) { file.release(tensor, bytes: start + $0.lowerBound..<start + $0.upperBound) }
      }
    }
  }

  private func check(_ tensor: GGUFTensor, has dimensions: [Int]) throws {
    var actual = tensor.dimensions
    while actual.count > dimensions.count, actual.last == 1 { actual.removeLast() }
    guard actual == dimensions else {
      throw ModelError.tensorShape(
        name: tensor.name, actual: tensor.dimensions, expected: dimensions)
    }
  }
}
