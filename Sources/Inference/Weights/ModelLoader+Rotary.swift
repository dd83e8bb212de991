import Tensors

extension ModelLoader {
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

  /// The rotation that the file describes, with its scaling; a base takes the place of the file's.
  func rotary(pairing: RotaryPairing, base: Double? = nil) throws -> RotaryEmbedding {
    let n = try rotatedDimensions()
    let usual = try divisors("rope_freqs", n) ?? divisors("rope_factors_short", n) ?? []
    var rotary = RotaryEmbedding(
      base: try base ?? ropeBase(), rotatedDimensions: n, pairing: pairing,
      scaling: try rotaryScaling(), divisors: usual,
      attentionFactor: try optionalDouble("rope.scaling.attn_factor") ?? 1)
    if file.tensor(named: "rope_freqs.weight") == nil,
      let long = try divisors("rope_factors_long", n)
    {
      rotary.setLongDivisors(long, beyond: try originalContext())
    }
    return rotary
  }

  /// The base of windowed layers where it is one of their own.
  func windowedRotary(pairing: RotaryPairing, base: Double) throws -> RotaryEmbedding {
    RotaryEmbedding(
      base: try optionalDouble("rope.freq_base_swa") ?? base,
      rotatedDimensions: try rotatedDimensions(), pairing: pairing)
  }

  func ropeBase() throws -> Double { try optionalDouble("rope.freq_base") ?? 10_000 }

  /// The context of pre-training.
  private func originalContext() throws -> Int {
    try optionalInt("rope.scaling.original_context_length", in: 1...1 << 40) ?? contextLength()
  }

  /// What a tensor divides each pair's angle by, if the file has it.
  private func divisors(_ name: String, _ n: Int) throws -> [Float]? {
    guard file.tensor(named: name + ".weight") != nil else { return nil }
    let divisors = try vector(name + ".weight", n / 2).withElements { Array($0) }
    guard divisors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw ModelError.ropeDivisors(tensor: name + ".weight")
    }
    return divisors
  }

  private func rotaryScaling() throws -> RotaryEmbedding.Scaling {
    let factor =
      try optionalDouble("rope.scaling.factor") ?? optionalDouble("rope.scale_linear") ?? 1
    switch try file.metadata.string(key("rope.scaling.type")) ?? "linear" {
    case "none": return .none
    case "linear", "longrope": return factor == 1 ? .none : .linear(factor: factor)
    case "yarn": return .yarn(factor: factor, originalContext: try originalContext())
    case let other: throw ModelError.unknownRopeScaling(other)
    }
  }
}
