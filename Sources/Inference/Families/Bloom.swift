package import Tensors
package import Tokenizers

/// BLOOM: positions by ALiBi, a norm after the embedding, biases everywhere (BigScience 2022).
package struct Bloom: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    var c = try loader.configuration(norm: .layer)
    c.alibiSlopes = ALiBi.slopes(heads: c.heads, maximumBias: 8)
    configuration = c
    rotaries = []
    var embedding = try loader.embedding(c)
    embedding.norm = try loader.norm("token_embd_norm", c, .layer, bias: .required)
    self.embedding = embedding
    layers = try loader.biasedPreNormLayers(c)
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
