package import Tensors
package import Tokenizers

/// MPT: positions by ALiBi, no biases, and projections that may be held to a bound, as those of
/// StoryWriter-65k are (MosaicML 2023).
package struct MPT: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    var c = try loader.configuration(norm: .layer)
    if let bias = try loader.optionalBound("attention.max_alibi_bias") {
      c.alibiSlopes = ALiBi.slopes(heads: c.heads, maximumBias: bias)
    }
    var embedding = try loader.embedding(c)
    if loader.has("position_embd.weight") {
      embedding.positions = try loader.positions(c)
      c.positionLimit = c.contextLength
    }
    configuration = c
    rotaries = []
    self.embedding = embedding
    let clamp = try loader.optionalBound("attention.clamp_kqv").map { Float($0) }
    layers = try (0..<c.layers).map { [c] index in
      let block = loader.block(index)
      var attention = try block.attention(c, rotary: nil, .fused)
      attention.clamp = clamp
      let (q, kv) = (c.heads * c.headDimension, c.kvHeads * c.headDimension)
      if block.has("attn_q_norm.weight") {
        attention.queryNorm = try block.norm("attn_q_norm", width: q, c, .layer, bias: .optional)
        attention.keyNorm = try block.norm("attn_k_norm", width: kv, c, .layer, bias: .optional)
      }
      return PreNormLayer(
        attentionNorm: try block.norm("attn_norm", c, .layer, bias: .optional),
        attention: attention,
        feedForwardNorm: try block.norm("ffn_norm", c, .layer, bias: .optional),
        feedForward: try block.plainFeedForward(c, bias: .optional))
    }
    outputNorm = try loader.norm("output_norm", c, .layer, bias: .optional)
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
