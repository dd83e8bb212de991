package import Tensors
package import Tokenizers

/// Qwen 3: as Qwen 2, with a norm on each head's query and key in place of the biases (Yang 2025).
package struct Qwen3: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let c = try loader.configuration(norm: .rms)
    configuration = c
    rotaries = [try loader.rotary(pairing: .halfSplit)]
    embedding = try loader.embedding(c)
    layers = try (0..<c.layers).map { index in
      let block = loader.block(index)
      var attention = try block.attention(c, rotary: 0)
      attention.queryNorm = try block.norm("attn_q_norm", width: c.headDimension, c, .rms)
      attention.keyNorm = try block.norm("attn_k_norm", width: c.headDimension, c, .rms)
      return PreNormLayer(
        attentionNorm: try block.norm("attn_norm", c, .rms), attention: attention,
        feedForwardNorm: try block.norm("ffn_norm", c, .rms),
        feedForward: try block.gatedFeedForward(c, .silu))
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
