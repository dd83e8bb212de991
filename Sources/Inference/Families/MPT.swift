/// MPT: positions by ALiBi, no biases, and projections that may be clamped, as those of
/// StoryWriter-65k are (MosaicML 2023).
enum MPT: ModelFamily {
  static let normBias = Presence.optional

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .layer)
    shape.maximumALiBiBias = try h.optionalBound("attention.max_alibi_bias")
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    var embedding = try weights.embedding()
    if weights.has("position_embd.weight") { embedding.positions = try weights.positions() }
    return embedding
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    var attention = try block.attention(.fused)
    attention.clamp = try block.hyperparameters.optionalBound("attention.clamp_kqv").map {
      Float($0)
    }
    if block.has("attn_q_norm.weight") { try block.addWholeNorms(to: &attention) }
    return try block.preNormLayer(attention, block.plainFeedForward(bias: .optional))
  }
}
