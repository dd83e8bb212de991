/// BERT: an encoder with learned positions and a norm after each sum (Devlin 2018).
enum BERT: ModelFamily {
  static let normBias = Presence.required

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    try ModelShape(h, norm: .layer, isEncoder: true)
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    var embedding = try weights.embedding(output: .none)
    embedding.positions = try weights.positions()
    embedding.type = try weights.firstType()
    embedding.norm = try weights.norm("token_embd_norm")
    return embedding
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    PostNormLayer(
      attention: try block.attention(bias: .required),
      attentionNorm: try block.norm("attn_output_norm"),
      feedForward: try block.plainFeedForward(bias: .required),
      feedForwardNorm: try block.norm("layer_output_norm"))
  }

  static func outputNorm(_ weights: WeightLoader) throws -> Norm? { nil }
}
