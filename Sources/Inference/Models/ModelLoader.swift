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

  /// The shape common to all architectures.
  func configuration(pattern: (Int) -> AttentionPattern) throws -> ModelConfiguration {
    let layers = try requiredInt("block_count", in: 1...10_000)
    let embedding = try requiredInt("embedding_length", in: 1...1 << 20)
    let heads = try requiredInt("attention.head_count", in: 1...4096)
    let kvHeads = try optionalInt("attention.head_count_kv", in: 1...4096) ?? heads
    guard heads % kvHeads == 0 else {
      throw ModelError.headsDoNotDivide(heads: heads, kvHeads: kvHeads)
    }
    let d = try optionalInt("attention.key_length", in: 1...4096) ?? embedding / heads
    let valueLength = try optionalInt("attention.value_length", in: 1...4096) ?? d
    guard valueLength == d else { throw ModelError.valueLength(key: d, value: valueLength) }
    guard d > 0 else { throw ModelError.headsDoNotDivide(heads: heads, kvHeads: embedding) }
    let epsilon = try optionalDouble("attention.layer_norm_rms_epsilon") ?? 1e-5
    return ModelConfiguration(
      architecture: architecture,
      name: (try? file.metadata.string("general.name")) ?? architecture,
      contextLength: try requiredInt("context_length", in: 1...1 << 40), layers: layers,
      embeddingLength: embedding,
      feedForwardLength: try requiredInt("feed_forward_length", in: 1...1 << 20), heads: heads,
      kvHeads: kvHeads, headDimension: d,
      vocabularySize: try requiredTensor("token_embd.weight").dimensions.last ?? 0,
      normEpsilon: Float(epsilon), patterns: (0..<layers).map(pattern),
      scoreScaling: ScoreScaling(scale: 1 / Float(d).squareRoot()),
      logitCap: Float(try optionalDouble("final_logit_softcapping") ?? 0))
  }

  /// Which layers have a window: by the file's pattern (a period or one boolean a layer), or all but
  /// each `period`th.
  func windowedLayers(period: Int) throws -> (Int) -> Bool {
    let name = "attention.sliding_window_pattern"
    if let flags = try? file.metadata.boolArray(key(name)) {
      return { flags.indices.contains($0) && flags[$0] }
    }
    let period = try optionalInt(name, in: 0...10_000) ?? period
    return { period > 0 && $0 % period < period - 1 }
  }

  func rotatedDimensions() throws -> Int {
    let heads = try requiredInt("attention.head_count", in: 1...4096)
    let embedding = try requiredInt("embedding_length", in: 1...1 << 20)
    let d = try optionalInt("attention.key_length", in: 1...4096) ?? embedding / heads
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

  private func packed(_ tensor: GGUFTensor, rows: Int, columns: Int) throws -> PackedMatrix {
    guard let type = tensor.type.dtype, type.isSupported else {
      throw ModelError.unsupportedType(tensor: tensor.name, type: tensor.type.name)
    }
    guard columns.isMultiple(of: type.blockLength) else {
      throw ModelError.rowLength(tensor: tensor.name, columns: columns, block: type.blockLength)
    }
    let matrix = try file.withBytes(of: tensor) { bytes in
      PackedMatrix(rows: rows, columns: columns, type: type, bytes: bytes, pool: pool)
    }
    file.release(tensor)
    return matrix
  }

  private func check(_ tensor: GGUFTensor, has dimensions: [Int]) throws {
    var actual = tensor.dimensions
    while actual.count > dimensions.count, actual.last == 1 { actual.removeLast() }
    guard actual == dimensions else {
      throw ModelError.tensorShape(
        name: tensor.name, actual: tensor.dimensions, expected: dimensions)
    }
  }

  func embedding() throws -> Embedding {
    let columns = try requiredInt("embedding_length", in: 1...1 << 20)
    let rows = try requiredTensor("token_embd.weight").dimensions.last ?? 0
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

  func attention(rotary: Int?) throws -> AttentionBlock {
    let c = try loader.configuration { _ in .causal }
    let d = c.headDimension
    let e = c.embeddingLength
    return AttentionBlock(
      query: try matrix("attn_q", rows: c.heads * d, columns: e),
      key: try matrix("attn_k", rows: c.kvHeads * d, columns: e),
      value: try matrix("attn_v", rows: c.kvHeads * d, columns: e),
      output: try matrix("attn_output", rows: e, columns: c.heads * d), rotary: rotary)
  }

  func gatedFeedForward(_ activation: GatedFeedForward.Activation) throws -> GatedFeedForward {
    let e = try loader.requiredInt("embedding_length")
    let f = try loader.requiredInt("feed_forward_length")
    return GatedFeedForward(
      gate: try matrix("ffn_gate", rows: f, columns: e),
      up: try matrix("ffn_up", rows: f, columns: e),
      down: try matrix("ffn_down", rows: e, columns: f), activation: activation)
  }
}
