import Tensors

/// Reads the tensors of one layer and puts its parts together.
struct BlockLoader {
  let weights: WeightLoader
  /// The number of the layer, from 0.
  let index: Int

  var configuration: ModelConfiguration { weights.configuration }

  var hyperparameters: Hyperparameters { weights.hyperparameters }

  private func name(_ tensor: String) -> String { "blk.\(index).\(tensor)" }

  func has(_ tensor: String) -> Bool { weights.has(name(tensor)) }

  /// Returns a norm of rows of `width`, which is the embedding's length if nil.
  func norm(_ tensor: String, width: Int? = nil, bias: Presence? = nil) throws -> Norm {
    try weights.norm(name(tensor), width: width, bias: bias)
  }

  private func linear(_ tensor: String, rows: Int, columns: Int, bias: Presence) throws -> Linear {
    try weights.linear(name(tensor), rows: rows, columns: columns, bias: bias)
  }

  // MARK: Attention

  /// The way in which a family's files usually store queries, keys and values; either is read.
  enum Projections { case separate, fused }

  /// Returns the projections of attention; a fused tensor is cut apart.
  func attention(
    _ usual: Projections = .separate, bias: Presence = .optional
  ) throws -> AttentionBlock {
    let c = configuration
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
      rotary: c.shape.layers[index].rotation)
  }

  /// Returns attention with a norm on each head's query and key.
  func attentionWithHeadNorms() throws -> AttentionBlock {
    var attention = try attention()
    attention.queryNorm = try norm("attn_q_norm", width: configuration.headDimension)
    attention.keyNorm = try norm("attn_k_norm", width: configuration.headDimension)
    return attention
  }

  /// Adds one norm over all queries and one over all keys.
  func addWholeNorms(to attention: inout AttentionBlock) throws {
    let c = configuration
    attention.queryNorm = try norm("attn_q_norm", width: c.heads * c.headDimension)
    attention.keyNorm = try norm("attn_k_norm", width: c.kvHeads * c.headDimension)
  }

  /// Returns the projections that one tensor holds.
  private func fused(_ tensor: String, heights: [Int], columns: Int, bias: Presence) throws
    -> [Linear]
  {
    let matrices = try weights.matrices(name(tensor), heights: heights, columns: columns)
    let whole = try weights.vector(name(tensor) + ".bias", heights.reduce(0, +), bias)
    let updates = try weights.adapters.updates(
      name(tensor) + ".weight", heights: heights, columns: columns)
    var start = 0
    return matrices.indices.map { index in
      defer { start += heights[index] }
      return Linear(
        weight: matrices[index], bias: whole?.copyOfColumns(start..<start + heights[index]),
        update: updates[index])
    }
  }

  // MARK: Feed-forward

  /// Returns feed-forward without a gate.
  func plainFeedForward(bias: Presence) throws -> FeedForward {
    let (e, f) = (configuration.embeddingLength, configuration.feedForwardLength)
    return .plain(
      PlainFeedForward(
        up: try linear("ffn_up", rows: f, columns: e, bias: bias),
        down: try linear("ffn_down", rows: e, columns: f, bias: bias)))
  }

  /// Returns feed-forward with a gate.
  func gatedFeedForward(_ activation: GatedFeedForward.Activation) throws -> FeedForward {
    let (e, f) = (configuration.embeddingLength, configuration.feedForwardLength)
    return .gated(
      GatedFeedForward(
        gate: try linear("ffn_gate", rows: f, columns: e, bias: .optional),
        up: try linear("ffn_up", rows: f, columns: e, bias: .optional),
        down: try linear("ffn_down", rows: e, columns: f, bias: .optional),
        activation: activation))
  }

  /// Returns feed-forward whose gate and up are in one tensor.
  func fusedGatedFeedForward(_ activation: GatedFeedForward.Activation) throws -> FeedForward {
    let (e, f) = (configuration.embeddingLength, configuration.feedForwardLength)
    let both = try fused("ffn_up", heights: [f, f], columns: e, bias: .none)
    return .gated(
      GatedFeedForward(
        gate: both[0], up: both[1],
        down: try linear("ffn_down", rows: e, columns: f, bias: .none), activation: activation))
  }

  /// Returns a mixture of experts, with the expert that all tokens share if the shape has one.
  func experts(_ weighting: MixtureOfExperts.Weighting) throws -> FeedForward {
    let c = configuration
    let e = c.embeddingLength
    let f = c.shape.experts?.length ?? c.feedForwardLength
    func all(_ tensor: String, rows: Int, columns: Int) throws -> [Linear] {
      let matrices = try weights.matrices(
        name(tensor), count: c.experts, rows: rows, columns: columns)
      let updates = try weights.adapters.updates(
        name(tensor) + ".weight", heights: [rows], columns: columns, planes: c.experts)
      return zip(matrices, updates).map { Linear(weight: $0, bias: nil, update: $1) }
    }
    let gates = try all("ffn_gate_exps", rows: f, columns: e)
    let ups = try all("ffn_up_exps", rows: f, columns: e)
    let downs = try all("ffn_down_exps", rows: e, columns: f)
    return .experts(
      MixtureOfExperts(
        router: try linear("ffn_gate_inp", rows: c.experts, columns: e, bias: .none),
        experts: (0..<c.experts).map {
          GatedFeedForward(gate: gates[$0], up: ups[$0], down: downs[$0], activation: .silu)
        }, used: c.expertsUsed, weighting: weighting,
        shared: try c.shape.experts?.sharedLength.map(sharedExpert)))
  }

  private func sharedExpert(length f: Int) throws -> MixtureOfExperts.SharedExpert {
    let e = configuration.embeddingLength
    return MixtureOfExperts.SharedExpert(
      gate: try weights.vector(name("ffn_gate_inp_shexp.weight"), e),
      expert: GatedFeedForward(
        gate: try linear("ffn_gate_shexp", rows: f, columns: e, bias: .none),
        up: try linear("ffn_up_shexp", rows: f, columns: e, bias: .none),
        down: try linear("ffn_down_shexp", rows: e, columns: f, bias: .none), activation: .silu))
  }

  // MARK: Layers

  /// Returns a pre-norm layer of the given blocks.
  func preNormLayer(_ attention: AttentionBlock, _ feedForward: FeedForward) throws -> PreNormLayer
  {
    PreNormLayer(
      attentionNorm: try norm("attn_norm"), attention: attention,
      feedForwardNorm: try norm("ffn_norm"), feedForward: feedForward)
  }

  /// Returns a layer with norms on both sides of attention and of gated GELU.
  func sandwichNormLayer(_ attention: AttentionBlock) throws -> SandwichNormLayer {
    SandwichNormLayer(
      attentionNorm: try norm("attn_norm"), attention: attention,
      postAttentionNorm: try norm("post_attention_norm"),
      feedForwardNorm: try norm("ffn_norm"), feedForward: try gatedFeedForward(.gelu),
      postFeedForwardNorm: try norm("post_ffw_norm"))
  }
}
