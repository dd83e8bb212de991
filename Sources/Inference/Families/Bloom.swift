/// BLOOM: positions by ALiBi, a norm after the embedding, biases everywhere (BigScience 2022).
enum Bloom: ModelFamily {
  static let normBias = Presence.required

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .layer)
    shape.maximumALiBiBias = 8
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    var embedding = try weights.embedding()
    embedding.norm = try weights.norm("token_embd_norm")
    return embedding
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(
      block.attention(.fused, bias: .required), block.plainFeedForward(bias: .required))
  }
}
