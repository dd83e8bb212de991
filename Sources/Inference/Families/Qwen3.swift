import Tensors

/// Qwen 3: as Qwen 2, with a norm on each head's query and key in place of the biases (Yang 2025).
enum Qwen3: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms)
    try shape.rotate(h, .halfSplit)
    return shape
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(block.attentionWithHeadNorms(), block.gatedFeedForward(.silu))
  }
}
