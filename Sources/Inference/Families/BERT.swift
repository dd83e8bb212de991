package import Tensors
package import Tokenizers

/// BERT: an encoder with learned positions whose norms follow each sum (Devlin 2018).
package struct BERT: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PostNormLayer]

  init(_ loader: ModelLoader) throws {
    var c = try loader.configuration(norm: .layer) { _ in .bidirectional }
    c.positionLimit = c.contextLength
    configuration = c
    rotaries = []
    var embedding = try loader.embedding(c, output: .none)
    embedding.positions = try loader.positions(c)
    embedding.type = try loader.firstType(c)
    embedding.norm = try loader.norm("token_embd_norm", c, .layer, bias: .required)
    self.embedding = embedding
    layers = try (0..<c.layers).map { [c] index in
      let block = loader.block(index)
      return PostNormLayer(
        attention: try block.attention(c, rotary: nil, bias: .required),
        attentionNorm: try block.norm("attn_output_norm", c, .layer, bias: .required),
        feedForward: try block.plainFeedForward(c, bias: .required),
        feedForwardNorm: try block.norm("layer_output_norm", c, .layer, bias: .required))
    }
  }

  package func forward(_ tokens: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.begin(tokens: tokens.count)
    let x = embedding(tokens, pass)
    layers(x, pass)
    pass.end()
    return x
  }
}
