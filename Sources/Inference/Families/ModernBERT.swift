import Tensors

/// ModernBERT: an encoder whose every third layer sees the whole text and whose other layers see
/// their neighbours, each kind with a rotation of its own, gated GELU (Warner 2024).
enum ModernBERT: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(
      h, norm: .layer, windows: .period(3, global: .first, size: 0), isEncoder: true)
    try shape.rotate(h, .halfSplit, localBase: 10_000, isLocalScaled: true)
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    var embedding = try weights.embedding(output: .none)
    embedding.norm = try weights.norm("token_embd_norm")
    return embedding
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    PreNormLayer(
      // The first layer's input is normed by the embedding.
      attentionNorm: block.index > 0 || block.has("attn_norm.weight")
        ? try block.norm("attn_norm") : nil,
      attention: try block.attention(.fused, bias: .none),
      feedForwardNorm: try block.norm("ffn_norm"),
      feedForward: try block.fusedGatedFeedForward(.gelu))
  }
}
