import Tensors

/// Phi-3: as Llama, with fused projections, and rotations that differ for short and long contexts
/// (Abdin 2024; LongRoPE, Ding 2024).
enum Phi3: ModelFamily {
  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms, windows: .uniform)
    try shape.rotate(h, .halfSplit)
    return shape
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(block.attention(.fused), block.fusedGatedFeedForward(.silu))
  }
}
