import Tensors

/// The tensors of one layer.
struct BlockLoader {
  let loader: ModelLoader
  let index: Int

  private func name(_ tensor: String) -> String { "blk.\(index).\(tensor)" }

  func has(_ tensor: String) -> Bool { loader.has(name(tensor)) }

  func norm(_ tensor: String, _ c: ModelConfiguration, _ kind: Norm.Kind, bias: Presence = .none)
    throws -> Norm
  {
    try loader.norm(name(tensor), c, kind, bias: bias)
  }

  func norm(
    _ tensor: String, width: Int, _ c: ModelConfiguration, _ kind: Norm.Kind,
    bias: Presence = .none
  ) throws -> Norm {
    try loader.norm(name(tensor), width: width, c, kind, bias: bias)
  }

  private func linear(_ tensor: String, rows: Int, columns: Int, bias: Presence) throws -> Linear {
    try loader.linear(name(tensor), rows: rows, columns: columns, bias: bias)
  }

  // MARK: Attention

  /// How a family's files have queries, keys and values, which may stand either way.
  enum Projections { case separate, fused }

  func attention(
    _ c: ModelConfiguration, rotary: Int?, _ usual: Projections = .separate,
    bias: Presence = .optional
  ) throws -> AttentionBlock {
    let q = c.heads * c.headDimension
    let kv = c.kvHeads * c.headDimension
    let isFused = usual == .fused ? !has("attn_q.weight") : has("attn_qkv.weight")
    let projections =
      isFused
      ? try fused("attn_qkv", heights: [q, kv, kv], columns: c.embeddingLength, bias: bias)
      : try [("attn_q", q), ("attn_k", kv), ("attn_v", kv)].map {
        try linear($0.0, rows: $0.1, columns: c.embeddingLength, bias: bias)
      }
    return AttentionBlock(
      query: projections[0], key: projections[1], value: projections[2],
      output: try linear("attn_output", rows: c.embeddingLength, columns: q, bias: bias),
      rotary: rotary)
  }

  /// Projections that one tensor holds, cut apart.
  private func fused(_ tensor: String, heights: [Int], columns: Int, bias: Presence) throws
    -> [Linear]
  {
    let weights = try loader.matrices(name(tensor), heights: heights, columns: columns)
    let whole = try loader.vector(name(tensor) + ".bias", heights.reduce(0, +), bias)
    var start = 0
    return zip(weights, heights).map { weight, rows in
      defer { start += rows }
      return Linear(weight: weight, bias: whole?.copyOfColumns(start..<start + rows))
    }
  }

  // MARK: Feed-forward

  func plainFeedForward(_ c: ModelConfiguration, bias: Presence) throws -> FeedForward {
    let (e, f) = (c.embeddingLength, c.feedForwardLength)
    return .plain(
      PlainFeedForward(
        up: try linear("ffn_up", rows: f, columns: e, bias: bias),
        down: try linear("ffn_down", rows: e, columns: f, bias: bias)))
  }

  func gatedFeedForward(
    _ c: ModelConfiguration, _ activation: GatedFeedForward.Activation
  ) throws -> FeedForward {
    let (e, f) = (c.embeddingLength, c.feedForwardLength)
    return .gated(
      GatedFeedForward(
        gate: try linear("ffn_gate", rows: f, columns: e, bias: .optional),
        up: try linear("ffn_up", rows: f, columns: e, bias: .optional),
        down: try linear("ffn_down", rows: e, columns: f, bias: .optional),
        activation: activation))
  }

  /// With gate and up in one tensor.
  func fusedGatedFeedForward(
    _ c: ModelConfiguration, _ activation: GatedFeedForward.Activation
  ) throws -> FeedForward {
    let (e, f) = (c.embeddingLength, c.feedForwardLength)
    let both = try fused("ffn_up", heights: [f, f], columns: e, bias: .none)
    return .gated(
      GatedFeedForward(
        gate: both[0], up: both[1],
        down: try linear("ffn_down", rows: e, columns: f, bias: .none), activation: activation))
  }

  /// A mixture of experts of inner width `feedForward`.
  func experts(
    _ c: ModelConfiguration, feedForward f: Int, _ weighting: MixtureOfExperts.Weighting
  ) throws -> MixtureOfExperts {
    let e = c.embeddingLength
    func all(_ tensor: String, rows: Int, columns: Int) throws -> [Linear] {
      try loader.matrices(name(tensor), count: c.experts, rows: rows, columns: columns)
        .map { Linear(weight: $0, bias: nil) }
    }
    let gates = try all("ffn_gate_exps", rows: f, columns: e)
    let ups = try all("ffn_up_exps", rows: f, columns: e)
    let downs = try all("ffn_down_exps", rows: e, columns: f)
    return MixtureOfExperts(
      router: try loader.matrix(name("ffn_gate_inp"), rows: c.experts, columns: e),
      experts: (0..<c.experts).map {
        GatedFeedForward(gate: gates[$0], up: ups[$0], down: downs[$0], activation: .silu)
      }, used: c.expertsUsed, weighting: weighting)
  }

  /// The expert that all tokens share.
  func sharedExpert(_ c: ModelConfiguration, feedForward f: Int) throws
    -> MixtureOfExperts.SharedExpert
  {
    let e = c.embeddingLength
    return MixtureOfExperts.SharedExpert(
      gate: try loader.vector(name("ffn_gate_inp_shexp.weight"), e),
      expert: GatedFeedForward(
        gate: try linear("ffn_gate_shexp", rows: f, columns: e, bias: .none),
        up: try linear("ffn_up_shexp", rows: f, columns: e, bias: .none),
        down: try linear("ffn_down_shexp", rows: e, columns: f, bias: .none), activation: .silu))
  }
}
