import Tensors

/// Falcon: attention and feed-forward in parallel, multi-query or grouped, with one norm for both or,
/// in the later form, one for each (Almazrouei 2023).
enum Falcon: ModelFamily {
  static let normBias = Presence.required

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .layer)
    try shape.rotate(h, .halfSplit)
    return shape
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    let norm = try block.norm("attn_norm")
    // In the later form the first norm is the feed-forward's.
    let second =
      block.has("attn_norm_2.weight") ? try block.norm("attn_norm_2", bias: .optional) : nil
    return ParallelLayer(
      attentionNorm: second ?? norm, attention: try block.attention(.fused, bias: .none),
      feedForwardNorm: norm, feedForward: try block.plainFeedForward(bias: .none))
  }
}
