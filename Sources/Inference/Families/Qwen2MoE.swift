package import Tensors
package import Tokenizers

/// Qwen 1.5 and 2 with experts: as Qwen 2, with small experts weighted by their share of all, beside
/// one that every token uses (Qwen Team 2024).
package struct Qwen2MoE: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    var c = try loader.configuration(norm: .rms)
    let chosen = try loader.expertFeedForwardLength(c)
    let shared =
      try loader.optionalInt("expert_shared_feed_forward_length", in: ModelLoader.widths)
      ?? c.feedForwardLength
    c.feedForwardLength = max(c.feedForwardLength, chosen, shared)
    configuration = c
    rotaries = [try loader.rotary(pairing: .halfSplit)]
    embedding = try loader.embedding(c, output: .required)
    layers = try (0..<c.layers).map { [c] index in
      let block = loader.block(index)
      var experts = try block.experts(c, feedForward: chosen, .amongAll)
      experts.shared = try block.sharedExpert(c, feedForward: shared)
      return PreNormLayer(
        attentionNorm: try block.norm("attn_norm", c, .rms),
        attention: try block.attention(c, rotary: 0),
        feedForwardNorm: try block.norm("ffn_norm", c, .rms), feedForward: .experts(experts))
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
