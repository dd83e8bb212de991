import Tensors

/// Gemma 3: multi-query or grouped attention with normalised queries and keys, five windowed layers
/// to each global one with a rotation of their own, norms on both sides of each block, gated GELU
/// (Gemma Team 2025).
enum Gemma3: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms, windows: .period(6))
    try shape.rotate(h, .halfSplit, localBase: 10_000, isLocalScaled: false)
    // Only the 27B model divides scores by the root of embedding / heads instead of d.
    if shape.layers.count == 62 { shape.scaleScoresByEmbedding() }
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    var embedding = try weights.embedding()
    embedding.scale = Float(weights.configuration.embeddingLength).squareRoot()
    return embedding
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.sandwichNormLayer(block.attentionWithHeadNorms())
  }
}
