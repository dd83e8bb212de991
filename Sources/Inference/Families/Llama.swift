import Tensors

/// Llama and its kin: RMS norms before each block, grouped-query attention with interleaved rotary
/// pairs, gated SiLU, or experts as in Mixtral, and Mistral's window where the file gives one
/// (Touvron 2023; Jiang 2023, 2024).
enum Llama: ModelFamily {
  // Mi:dm 2.0 (llama-vocab.cpp).
  static let preTokenizers = ["midm-2.0": "llama-bpe"]

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    var shape = try ModelShape(h, norm: .rms, windows: .uniform)
    try shape.rotate(h, .interleaved)
    return shape
  }

  static func layer(_ block: BlockLoader) throws -> any TransformerLayer {
    try block.preNormLayer(
      block.attention(),
      block.configuration.experts > 0
        ? block.experts(.amongChosen) : block.gatedFeedForward(.silu))
  }
}
