import Tensors

/// GPT-NeoX: rotation of a part of each head, biases everywhere, and attention and feed-forward in
/// parallel or one after the other (Black 2022).
enum GPTNeoX: ModelFamily {
  static let normBias = Presence.required

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .layer)
    try shape.rotate(h, .halfSplit)
    return shape
  }

  static func embedding(_ weights: WeightLoader) throws -> Embedding {
    try weights.embedding(output: .required)
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    let layer = try block.preNormLayer(
      block.attention(.fused, bias: .required), block.plainFeedForward(bias: .required))
    return try block.hyperparameters.requiredBool("use_parallel_residual")
      ? layer.inParallel : layer
  }
}
