package import Tensors
package import Tokenizers

/// Llama and its kin: RMS norms before each block, grouped-query attention with interleaved rotary
/// pairs, gated SiLU, or experts as in Mixtral, and Mistral's window where the file gives one
/// (Touvron 2023; Jiang 2023, 2024).
package struct Llama: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let c = try loader.configuration(norm: .rms, pattern: loader.uniformWindow())
    configuration = c
    rotaries = [try loader.rotary(pairing: .interleaved)]
    embedding = try loader.embedding(c)
    layers = try (0..<c.layers).map { index in
      let block = loader.block(index)
      return PreNormLayer(
        attentionNorm: try block.norm("attn_norm", c, .rms),
        attention: try block.attention(c, rotary: 0),
        feedForwardNorm: try block.norm("ffn_norm", c, .rms),
        feedForward: c.experts > 0
          ? .experts(try block.experts(c, feedForward: c.feedForwardLength, .amongChosen))
          : try block.gatedFeedForward(c, .silu))
    }
    outputNorm = try loader.norm("output_norm", c, .rms)
  }

  package func forward(_ tokens: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.begin(tokens: tokens.count)
    let x = embedding(tokens, pass)
    layers(x, pass)
    let h = outputNorm(x, pass)
    pass.end()
    return h
  }
}
