import Tensors

/// Qwen 1.5 and 2 with experts: as Qwen 2, with small experts weighted by their share of all, and one
/// expert that every token uses (Qwen Team 2024).
enum Qwen2MoE: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms)
    try shape.rotate(h, .halfSplit)
    try shape.readSmallExperts(h)
    shape.experts?.sharedLength =
      try h.optionalInt("expert_shared_feed_forward_length", in: Hyperparameters.widths)
      ?? shape.feedForwardLength
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    try weights.embedding(output: .required)
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(block.attention(), block.experts(.amongAll))
  }
}
