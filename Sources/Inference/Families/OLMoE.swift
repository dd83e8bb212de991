package import Tensors
package import Tokenizers

/// OLMoE: experts in every layer, weighted by their share of all, and a norm over the whole of the
/// queries and of the keys (Muennighoff 2024).
package struct OLMoE: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let c = try loader.configuration(norm: .rms)
    try loader.requireExperts(c)
    configuration = c
    rotaries = [try loader.rotary(pairing: .halfSplit)]
    embedding = try loader.embedding(c, output: .required)
    layers = try (0..<c.layers).map { index in
      let block = loader.block(index)
      var attention = try block.attention(c, rotary: 0)
      let (q, kv) = (c.heads * c.headDimension, c.kvHeads * c.headDimension)
      attention.queryNorm = try block.norm("attn_q_norm", width: q, c, .rms)
      attention.keyNorm = try block.norm("attn_k_norm", width: kv, c, .rms)
      return PreNormLayer(
        attentionNorm: try block.norm("attn_norm", c, .rms), attention: attention,
        feedForwardNorm: try block.norm("ffn_norm", c, .rms),
        feedForward: .experts(try block.experts(c, feedForward: c.feedForwardLength, .amongAll)))
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
