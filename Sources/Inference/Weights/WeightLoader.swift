import Tensors

/// The rule for a tensor: required in every file, optional, or never read.
enum Presence { case required, optional, none }

/// Reads the tensors of one file by their GGUF names and packs them for the kernels.
///
/// Errors name the tensor that is missing or has another shape than the hyperparameters call for.
struct WeightLoader {
  let file: GGUFFile
  let hyperparameters: Hyperparameters
  let configuration: ModelConfiguration
  /// The rule for the biases of norms, unless a call gives another one.
  let normBias: Presence
  let pool: ComputePool
  let adapters: AdapterSet
  private let ledger = TensorLedger()

  init(
    _ file: GGUFFile, _ hyperparameters: Hyperparameters, _ configuration: ModelConfiguration,
    _ normBias: Presence, _ adapters: AdapterSet, pool: ComputePool
  ) {
    self.file = file
    self.hyperparameters = hyperparameters
    self.configuration = configuration
    self.normBias = normBias
    self.adapters = adapters
    self.pool = pool
    // The configuration has the embedding's number of rows.
    ledger.note("token_embd.weight")
  }

  /// Returns the loader of one layer's tensors.
  func block(_ index: Int) -> BlockLoader { BlockLoader(weights: self, index: index) }

  func has(_ name: String) -> Bool { file.tensor(named: name) != nil }

  /// The first tensor that nothing has read: a part of the model that isn't known here.
  var unread: String? { file.tensors.first { !ledger.isKnown($0.name) }?.name }

  private func requiredTensor(_ name: String) throws -> GGUFTensor {
    ledger.note(name)
    return try file.requiredTensor(named: name)
  }

  // MARK: Matrices

  /// Returns a weight matrix (rows, columns).
  func matrix(_ name: String, rows: Int, columns: Int) throws -> PackedMatrix {
    try matrices(name, heights: [rows], columns: columns)[0]
  }

  /// Returns the matrices of the given heights that one tensor holds, one below the other.
  func matrices(_ name: String, heights: [Int], columns: Int) throws -> [PackedMatrix] {
    let tensor = try requiredTensor(name + ".weight")
    try check(tensor, has: [columns, heights.reduce(0, +)])
    return try packed(tensor, heights: heights, columns: columns)
  }

  /// Returns the matrices (count, rows, columns) that one tensor holds, each packed by itself.
  func matrices(_ name: String, count: Int, rows: Int, columns: Int) throws -> [PackedMatrix] {
    let tensor = try requiredTensor(name + ".weight")
    try check(tensor, has: [columns, rows, count])
    return try packed(tensor, heights: Array(repeating: rows, count: count), columns: columns)
  }

  /// Returns a float vector as a row (1, count); its name is given in full.
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
        // Otherwise a large tensor would be in memory twice.
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

  // MARK: Layers

  /// Returns a projection and its bias.
  func linear(_ name: String, rows: Int, columns: Int, bias: Presence) throws -> Linear {
    Linear(
      weight: try matrix(name, rows: rows, columns: columns),
      bias: try vector(name + ".bias", rows, bias),
      update: try adapters.updates(name + ".weight", heights: [rows], columns: columns)[0])
  }

  /// Returns a norm of rows of `width`, which is the embedding's length if nil.
  func norm(_ name: String, width: Int? = nil, bias: Presence? = nil) throws -> Norm {
    let width = width ?? configuration.embeddingLength
    return Norm(
      kind: configuration.shape.norm, weight: try vector(name + ".weight", width),
      bias: try vector(name + ".bias", width, bias ?? normBias),
      epsilon: configuration.normEpsilon)
  }

  /// Returns the embedding, and the output where it isn't tied to it.
  func embedding(output: Presence = .optional) throws -> Embedding {
    let (rows, columns) = (configuration.vocabularySize, configuration.embeddingLength)
    var embedding = Embedding(tokens: try matrix("token_embd", rows: rows, columns: columns))
    if output == .required || output == .optional && has("output.weight") {
      embedding.output = try linear("output", rows: rows, columns: columns, bias: .optional)
    }
    return embedding
  }

  /// Returns learned positions (contextLength, embedding).
  func positions() throws -> PackedMatrix {
    try matrix(
      "position_embd", rows: configuration.contextLength, columns: configuration.embeddingLength)
  }

  /// Returns the type of a first sentence (1, embedding), if an encoder distinguishes sentences.
  func firstType() throws -> Matrix? {
    guard let tensor = file.tensor(named: "token_types.weight") else { return nil }
    let count = tensor.dimensions.count > 1 ? tensor.dimensions[1] : 1
    let types = try matrix("token_types", rows: count, columns: configuration.embeddingLength)
    let row = Matrix(rows: 1, columns: configuration.embeddingLength)
    types.dequantizeRow(0, into: row)
    return row
  }

  // MARK: Rotations

  /// Returns the rotations that the layers choose from.
  func rotaries() throws -> [RotaryEmbedding] {
    try configuration.shape.rotations.map { $0.isScaled ? try scaled($0) : plain($0) }
  }

  private func plain(_ rotation: Rotation) -> RotaryEmbedding {
    RotaryEmbedding(
      base: rotation.base, rotatedDimensions: rotation.dimensions, pairing: rotation.pairing)
  }

  private func scaled(_ rotation: Rotation) throws -> RotaryEmbedding {
    let n = rotation.dimensions
    let usual = try divisors("rope_freqs", n) ?? divisors("rope_factors_short", n) ?? []
    var rotary = RotaryEmbedding(
      base: rotation.base, rotatedDimensions: n, pairing: rotation.pairing,
      scaling: try scaling(of: rotation), divisors: usual,
      attentionFactor: rotation.attentionFactor)
    if !has("rope_freqs.weight"), let long = try divisors("rope_factors_long", n) {
      rotary.setLongDivisors(long, beyond: originalContext(of: rotation))
    }
    return rotary
  }

  private func scaling(of rotation: Rotation) throws -> RotaryEmbedding.Scaling {
    let factor = Double(rotation.factor ?? 1)
    switch rotation.scaling ?? "linear" {
    case "none": return .none
    case "linear", "longrope": return factor == 1 ? .none : .linear(factor: factor)
    case "yarn": return .yarn(factor: factor, originalContext: originalContext(of: rotation))
    case let other: throw ModelError.unknownRopeScaling(other)
    }
  }

  private func originalContext(of rotation: Rotation) -> Int {
    rotation.originalContext ?? configuration.contextLength
  }

  /// Returns the divisors of each pair's angle, if the file has the tensor.
  private func divisors(_ name: String, _ n: Int) throws -> [Float]? {
    guard has(name + ".weight") else { return nil }
    let divisors = try vector(name + ".weight", n / 2).withElements { Array($0) }
    guard divisors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw ModelError.ropeDivisors(tensor: name + ".weight")
    }
    return divisors
  }
}

/// The names of a file's tensors that have been read.
private final class TensorLedger {
  private var names: Set<String> = []

  func note(_ name: String) { names.insert(name) }

  /// True if a tensor was read, or is one that models can do without: frequencies that follow from
  /// the hyperparameters, and the classifier above an encoder's vectors.
  func isKnown(_ name: String) -> Bool {
    names.contains(name) || name.hasPrefix("rope_") || name.hasSuffix("rotary_emb.inv_freq")
      || name.hasSuffix("attn_rot_embd.weight") || name.hasPrefix("cls.")
  }
}
