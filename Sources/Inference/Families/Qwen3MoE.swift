package import Tensors
package import Tokenizers

/// Qwen 3 with experts: as Qwen 3, with small experts whose weights sum to 1 (Yang 2025).
package struct Qwen3MoE: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    var c = try loader.configuration(norm: .rms)
    let chosen = try loader.expertFeedForwardLength(c)
    c.feedForwardLength = max(c.feedForwardLength, chosen)
    configuration = c
    rotaries = [try loader.rotary(pairing: .halfSplit)]
    embedding = try loader.embedding(c)
    layers = try (0..<c.layers).map { [c] index in
      let block = loader.block(index)
      var attention = try block.attention(c, rotary: 0)
      attention.queryNorm = try block.norm("attn_q_norm", width: c.headDimension, c, .rms)
      attention.keyNorm = try block.norm("attn_k_norm", width: c.headDimension, c, .rms)
      return PreNormLayer(
        attentionNorm: try block.norm("attn_norm", c, .rms), attention: attention,
        feedForwardNorm: try block.norm("ffn_norm", c, .rms),
        feedForward: .experts(try block.experts(c, feedForward: chosen, .amongChosen)))
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
