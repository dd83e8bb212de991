import Foundation
package import Tensors

/// Reads weights and hyperparameters of one file by their GGUF names; errors name what is missing.
package struct ModelLoader {
  let file: GGUFFile
  let architecture: String
  let pool: ComputePool

  package init(_ file: GGUFFile, pool: ComputePool) throws {
    self.file = file
    self.pool = pool
    architecture = try file.metadata.requiredString("general.architecture")
  }

  /// Loads the file's model.
  package func load() throws -> any LanguageModel {
    switch architecture {
    case "llama": try Llama(self)
    case "gemma3": try Gemma3(self)
    default: throw ModelError.unknownArchitecture(architecture)
    }
  }

  /// The architectures that can run.
  package static let architectures = ["llama", "gemma3"]
}

// MARK: Hyperparameters

extension ModelLoader {
  private func key(_ name: String) -> String { "\(architecture).\(name)" }

  func requiredInt(_ name: String, in range: ClosedRange<Int> = 1...1 << 30) throws -> Int {
    try check(file.metadata.requiredInt(key(name)), key(name), in: range)
  }

  func optionalInt(_ name: String, in range: ClosedRange<Int> = 1...1 << 30) throws -> Int? {
    guard file.metadata.contains(key(name)) else { return nil }
    return try requiredInt(name, in: range)
  }

  private func check(_ value: Int, _ key: String, in range: ClosedRange<Int>) throws -> Int {
    guard range.contains(value) else {
      throw ModelError.valueOutOfRange(key: key, value: value, range: range)
    }
    return value
  }

  func optionalDouble(_ name: String) throws -> Double? {
    guard file.metadata.contains(key(name)) else { return nil }
    let value = Double(try file.metadata.requiredFloat(key(name)))
    guard value.isFinite, value > 0 else { throw ModelError.notPositive(key: key(name), value) }
    return value
  }

  /// What rows of activations may be long: several times what the largest models have, and no more
  /// than a machine can hold.
  private static let widths = 1...1 << 18

  func layerCount() throws -> Int { try requiredInt("block_count", in: 1...10_000) }

  /// The shape common to all architectures.
  func configuration(pattern: (Int) -> AttentionPattern) throws -> ModelConfiguration {
    let layers = try layerCount()
    let embedding = try requiredInt("embedding_length", in: Self.widths)
    let heads = try requiredInt("attention.head_count", in: 1...4096)
    let kvHeads = try optionalInt("attention.head_count_kv", in: 1...4096) ?? heads
    guard heads % kvHeads == 0 else {
      throw ModelError.headsDoNotDivide(heads: heads, kvHeads: kvHeads)
    }
    let d = try headDimension(heads: heads, embedding: embedding)
    let valueLength = try optionalInt("attention.value_length", in: 1...4096) ?? d
    guard valueLength == d else { throw ModelError.valueLength(key: d, value: valueLength) }
    _ = try check(heads, key("attention.head_count"), in: 1...Self.widths.upperBound / d)
    let epsilon = try optionalDouble("attention.layer_norm_rms_epsilon") ?? 1e-5
    let experts = try optionalInt("expert_count", in: 0...4096) ?? 0
    let expertsUsed = experts > 0 ? try requiredInt("expert_used_count", in: 1...experts) : 0
    return ModelConfiguration(
      architecture: architecture,
      name: (try? file.metadata.string("general.name")) ?? architecture,
      contextLength: try requiredInt("context_length", in: 1...1 << 40), layers: layers,
      embeddingLength: embedding,
      feedForwardLength: try requiredInt("feed_forward_length", in: Self.widths), heads: heads,
      kvHeads: kvHeads, headDimension: d,
      vocabularySize: try vocabularySize(),
      normEpsilon: Float(epsilon), patterns: (0..<layers).map(pattern),
      scoreScaling: ScoreScaling(scale: 1 / Float(d).squareRoot()),
      experts: experts, expertsUsed: expertsUsed,
      logitCap: Float(try optionalDouble("final_logit_softcapping") ?? 0),
      precision: file.tensors.contains { ($0.type.dtype?.blockLength ?? 1) > 1 } ? .integer : .float
    )
  }

  private func headDimension(heads: Int, embedding: Int) throws -> Int {
    if let length = try optionalInt("attention.key_length", in: 1...4096) { return length }
    return try embedding / check(heads, key("attention.head_count"), in: 1...embedding)
  }

  /// Which layers have a window: by the file's pattern (a period or one boolean a layer), or all but
  /// each `period`th.
  func windowedLayers(of layers: Int, period: Int) throws -> (Int) -> Bool {
    let name = "attention.sliding_window_pattern"
    if file.metadata.isArray(key(name)) {
      let flags = try file.metadata.requiredBoolArray(key(name))
      guard flags.count == layers else {
        throw ModelError.layerCount(key: key(name), values: flags.count, layers: layers)
      }
      return { flags[$0] }
    }
    let period = try optionalInt(name, in: 0...10_000) ?? period
    return { period > 0 && $0 % period < period - 1 }
  }

  func rotatedDimensions() throws -> Int {
    let heads = try requiredInt("attention.head_count", in: 1...4096)
    let embedding = try requiredInt("embedding_length", in: Self.widths)
    let d = try headDimension(heads: heads, embedding: embedding)
    let rotated = try optionalInt("rope.dimension_count", in: 1...4096) ?? d
    guard rotated % 2 == 0, rotated <= d else {
      throw ModelError.rotatedDimensions(rotated, headDimension: d)
    }
    return rotated
  }

  /// The rotation that the file describes, with its scaling.
  func rotary(pairing: RotaryPairing) throws -> RotaryEmbedding {
    let n = try rotatedDimensions()
    var divisors: [Float] = []
    if file.tensor(named: "rope_freqs.weight") != nil {
      divisors = try vector("rope_freqs", n / 2).withElements { Array($0) }
      guard divisors.allSatisfy({ $0.isFinite && $0 > 0 }) else { throw ModelError.ropeDivisors }
    }
    return RotaryEmbedding(
      base: try optionalDouble("rope.freq_base") ?? 10_000, rotatedDimensions: n, pairing: pairing,
      scaling: try rotaryScaling(), divisors: divisors)
  }

  private func rotaryScaling() throws -> RotaryEmbedding.Scaling {
    let type = try file.metadata.string(key("rope.scaling.type"))
    let factor =
      try optionalDouble("rope.scaling.factor") ?? optionalDouble("rope.scale_linear") ?? 1
    switch type ?? "linear" {
    case _ where factor == 1: return .none
    case "none": return .none
    case "linear": return .linear(factor: factor)
    case "yarn":
      let original =
        try optionalInt("rope.scaling.original_context_length", in: 1...1 << 40)
        ?? requiredInt("context_length", in: 1...1 << 40)
      return .yarn(
        factor: factor, originalContext: original,
        attentionFactor: try optionalDouble("rope.scaling.attn_factor") ?? 1)
    case let other: throw ModelError.unknownRopeScaling(other)
    }
  }
}

// MARK: Tensors

extension ModelLoader {
  func requiredTensor(_ name: String) throws -> GGUFTensor { try file.requiredTensor(named: name) }

  /// A weight matrix (rows, columns), packed for the kernels.
  func matrix(_ name: String, rows: Int, columns: Int) throws -> PackedMatrix {
    let tensor = try requiredTensor(name + ".weight")
    try check(tensor, has: [columns, rows])
    return try packed(tensor, rows: rows, columns: columns)
  }

  /// A float vector as a row (1, count).
  func vector(_ name: String, _ count: Int) throws -> Matrix {
    let tensor = try requiredTensor(name + ".weight")
    try check(tensor, has: [count])
    let row = Matrix(rows: 1, columns: count)
    try packed(tensor, rows: 1, columns: count).dequantizeRow(0, into: row)
    return row
  }

  /// As many matrices (count, rows, columns) as one tensor holds, each packed by itself.
  func matrices(_ name: String, count: Int, rows: Int, columns: Int) throws -> [PackedMatrix] {
    let tensor = try requiredTensor(name + ".weight")
    try check(tensor, has: [columns, rows, count])
    return try packed(tensor, count: count, rows: rows, columns: columns)
  }

  private func packed(_ tensor: GGUFTensor, rows: Int, columns: Int) throws -> PackedMatrix {
    try packed(tensor, count: 1, rows: rows, columns: columns)[0]
  }

  private func packed(
    _ tensor: GGUFTensor, count: Int, rows: Int, columns: Int
  ) throws -> [PackedMatrix] {
    guard let type = tensor.type.dtype, type.isSupported else {
      throw ModelError.unsupportedType(tensor: tensor.name, type: tensor.type.name)
    }
    guard columns.isMultiple(of: type.blockLength) else {
      throw ModelError.rowLength(tensor: tensor.name, columns: columns, block: type.blockLength)
    }
    defer { file.release(tensor) }
    return try file.withBytes(of: tensor) { bytes in
      let size = bytes.count / max(1, count)
      return (0..<count).map { index in
        PackedMatrix(
          rows: rows, columns: columns, type: type,
          bytes: UnsafeRawBufferPointer(rebasing: bytes[index * size..<(index + 1) * size]),
          pool: pool)
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

  /// Rows of the embedding.
  private func vocabularySize() throws -> Int {
    let dimensions = try requiredTensor("token_embd.weight").dimensions
    return dimensions.count > 1 ? dimensions[1] : 1
  }

  func embedding() throws -> Embedding {
    let columns = try requiredInt("embedding_length", in: Self.widths)
    let rows = try vocabularySize()
    let hasOutput = file.tensor(named: "output.weight") != nil
    return Embedding(
      tokens: try matrix("token_embd", rows: rows, columns: columns),
      output: hasOutput ? try matrix("output", rows: rows, columns: columns) : nil)
  }

  func block(_ index: Int) -> BlockLoader { BlockLoader(loader: self, index: index) }
}

/// The tensors of one layer.
struct BlockLoader {
  let loader: ModelLoader
  let index: Int

  func vector(_ name: String, _ count: Int) throws -> Matrix {
    try loader.vector("blk.\(index).\(name)", count)
  }

  func matrix(_ name: String, rows: Int, columns: Int) throws -> PackedMatrix {
    try loader.matrix("blk.\(index).\(name)", rows: rows, columns: columns)
  }

  func attention(_ c: ModelConfiguration, rotary: Int?) throws -> AttentionBlock {
    let d = c.headDimension
    let e = c.embeddingLength
    return AttentionBlock(
      query: try matrix("attn_q", rows: c.heads * d, columns: e),
      key: try matrix("attn_k", rows: c.kvHeads * d, columns: e),
      value: try matrix("attn_v", rows: c.kvHeads * d, columns: e),
      output: try matrix("attn_output", rows: e, columns: c.heads * d), rotary: rotary)
  }

  func gatedFeedForward(
    _ c: ModelConfiguration, _ activation: GatedFeedForward.Activation
  ) throws -> GatedFeedForward {
    let e = c.embeddingLength
    let f = c.feedForwardLength
    return GatedFeedForward(
      gate: try matrix("ffn_gate", rows: f, columns: e),
      up: try matrix("ffn_up", rows: f, columns: e),
      down: try matrix("ffn_down", rows: e, columns: f), activation: activation)
  }

  /// Dense, or a mixture of experts where the file says so.
  func feedForward(
    _ c: ModelConfiguration, _ activation: GatedFeedForward.Activation
  ) throws -> FeedForward {
    guard c.experts > 0 else { return .dense(try gatedFeedForward(c, activation)) }
    let e = c.embeddingLength
    let f = c.feedForwardLength
    let gates = try matrices("ffn_gate_exps", count: c.experts, rows: f, columns: e)
    let ups = try matrices("ffn_up_exps", count: c.experts, rows: f, columns: e)
    let downs = try matrices("ffn_down_exps", count: c.experts, rows: e, columns: f)
    return .experts(
      MixtureOfExperts(
        router: try matrix("ffn_gate_inp", rows: c.experts, columns: e),
        experts: (0..<c.experts).map {
          GatedFeedForward(gate: gates[$0], up: ups[$0], down: downs[$0], activation: activation)
        }, used: c.expertsUsed))
  }

  private func matrices(_ name: String, count: Int, rows: Int, columns: Int) throws
    -> [PackedMatrix]
  {
    try loader.matrices("blk.\(index).\(name)", count: count, rows: rows, columns: columns)
  }
}
