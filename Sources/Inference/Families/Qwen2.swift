import Tensors

/// Qwen 2: as Llama, with half-split rotary pairs and biases on queries, keys and values (Yang 2024).
enum Qwen2: ModelFamily {
  // A.X 4.0 (llama-vocab.cpp).
  static let preTokenizers = ["a.x-4.0": "gpt-2"]

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms)
    try shape.rotate(h, .halfSplit)
    return shape
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(block.attention(), block.gatedFeedForward(.silu))
  }
}
