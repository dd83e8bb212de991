/// GPT-2, and StarCoder, whose queries share one key and value head: learned positions, layer norms
/// and biases everywhere (Radford 2019; Li 2023; multi-query attention, Shazeer 2019).
enum GPT2: ModelFamily {
  static let normBias = Presence.required

  static func shape(_ h: Hyperparameters) throws -> ModelShape { try ModelShape(h, norm: .layer) }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    var embedding = try weights.embedding()
    embedding.positions = try weights.positions()
    return embedding
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(
      block.attention(.fused, bias: .required), block.plainFeedForward(bias: .required))
  }
}
