package import Tensors
package import Tokenizers

/// GPT-2, and StarCoder, whose queries share one key and value head: learned positions, layer norms
/// and biases everywhere (Radford 2019; Li 2023; multi-query attention, Shazeer 2019).
package struct GPT2: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    var c = try loader.configuration(norm: .layer)
    c.positionLimit = c.contextLength
    configuration = c
    rotaries = []
    var embedding = try loader.embedding(c)
    embedding.positions = try loader.positions(c)
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
