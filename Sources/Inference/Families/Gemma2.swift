import Tensors

/// Gemma 2: every other layer windowed, norms on both sides of each block, scores and logits softly
/// capped, gated GELU (Gemma Team 2024).
enum Gemma2: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms, windows: .period(2, size: 4096))
    try shape.rotate(h, .halfSplit, localBase: nil, isLocalScaled: true)
    // Only the 27B model divides scores by the root of embedding / heads instead of d.
    if shape.layers.count == 46 { shape.scaleScoresByEmbedding() }
    shape.scoreCap = Float(try h.optionalDouble("attn_logit_softcapping") ?? 50)
    shape.logitCap = Float(try h.optionalDouble("final_logit_softcapping") ?? 30)
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    var embedding = try weights.embedding(output: .none)
    embedding.scale = Float(weights.configuration.embeddingLength).squareRoot()
    return embedding
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.sandwichNormLayer(block.attention())
  }
}
