package import Tensors
package import Tokenizers

/// GPT-NeoX: rotation of a part of each head, biases everywhere, and attention and feed-forward side
/// by side or one after the other (Black 2022).
package struct GPTNeoX: LanguageModel {
  private enum Layers {
    case parallel([ParallelLayer])
    case sequential([PreNormLayer])
  }

  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: Layers
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let c = try loader.configuration(norm: .layer)
    configuration = c
    rotaries = [try loader.rotary(pairing: .halfSplit)]
    embedding = try loader.embedding(c, output: .required)
    let sequential = try loader.biasedPreNormLayers(c, rotary: 0)
    let isParallel = try loader.file.metadata.requiredBool(loader.key("use_parallel_residual"))
    layers = isParallel ? .parallel(sequential.map(\.inParallel)) : .sequential(sequential)
    outputNorm = try loader.norm("output_norm", c, .layer, bias: .required)
  }

  package func forward(_ tokens: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.begin(tokens: tokens.count)
    let x = embedding(tokens, pass)
    switch layers {
    case .parallel(let layers): layers(x, pass)
    case .sequential(let layers): layers(x, pass)
    }
    let h = outputNorm(x, pass)
    pass.end()
    return h
  }
}
