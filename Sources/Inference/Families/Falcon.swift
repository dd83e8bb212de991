package import Tensors
package import Tokenizers

/// Falcon: attention and feed-forward side by side, multi-query or grouped, with one norm for both or,
/// in the later form, one for each (Almazrouei 2023).
package struct Falcon: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [ParallelLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let c = try loader.configuration(norm: .layer)
    configuration = c
    rotaries = [try loader.rotary(pairing: .halfSplit)]
    embedding = try loader.embedding(c)
    layers = try (0..<c.layers).map { index in
      let block = loader.block(index)
      let norm = try block.norm("attn_norm", c, .layer, bias: .required)
      // In the later form the first norm is the feed-forward's.
      let second =
        block.has("attn_norm_2.weight")
        ? try block.norm("attn_norm_2", c, .layer, bias: .optional) : nil
      return ParallelLayer(
        attentionNorm: second ?? norm,
        attention: try block.attention(c, rotary: 0, .fused, bias: .none),
        feedForwardNorm: norm, feedForward: try block.plainFeedForward(c, bias: .none))
    }
    outputNorm = try loader.norm("output_norm", c, .layer, bias: .required)
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
