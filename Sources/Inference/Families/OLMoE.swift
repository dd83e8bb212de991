import Tensors

/// OLMoE: experts in every layer, weighted by their share of all, and a norm over the whole of the
/// queries and of the keys (Muennighoff 2024).
enum OLMoE: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms)
    try shape.rotate(h, .halfSplit)
    try shape.requireExperts(h)
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    try weights.embedding(output: .required)
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    var attention = try block.attention()
    try block.addWholeNorms(to: &attention)
    return try block.preNormLayer(attention, block.experts(.amongAll))
  }
}
