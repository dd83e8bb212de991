import Tensors

/// Qwen 3 with experts: as Qwen 3, with small experts whose weights sum to 1 (Yang 2025).
enum Qwen3MoE: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms)
    try shape.rotate(h, .halfSplit)
    try shape.readSmallExperts(h)
    return shape
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(block.attentionWithHeadNorms(), block.experts(.amongChosen))
  }
}
