package import Tensors
package import Tokenizers

/// Llama and its kin: RMS norms before each block, grouped-query attention with interleaved rotary
/// pairs, gated SiLU (Touvron 2023).
package struct Llama: LanguageModel {
  private struct Layer {
    let attentionNorm: Matrix  // (1, embedding)
    let attention: AttentionBlock
    let feedForwardNorm: Matrix  // (1, embedding)
    let feedForward: FeedForward
  }

  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  private let embedding: Embedding
  private let layers: [Layer]
  private let outputNorm: Matrix  // (1, embedding)

  init(_ loader: ModelLoader) throws {
    let c = try loader.configuration { _ in .causal }
    configuration = c
    rotaries = [try loader.rotary(pairing: .interleaved)]
    embedding = try loader.embedding()
    layers = try (0..<c.layers).map { index in
      let block = loader.block(index)
      return Layer(
        attentionNorm: try block.vector("attn_norm", c.embeddingLength),
        attention: try block.attention(c, rotary: 0),
        feedForwardNorm: try block.vector("ffn_norm", c.embeddingLength),
        feedForward: try block.feedForward(c, .silu))
    }
    outputNorm = try loader.vector("output_norm", c.embeddingLength)
  }

  package func forward(_ tokens: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.begin(tokens: tokens.count)
    let ops = pass.ops
    let x = embedding(tokens, pass)
    let h = pass.workspace.normalized.rows(0..<tokens.count)
    for (index, layer) in layers.enumerated() {
      ops.rmsNorm(x, weight: layer.attentionNorm, epsilon: configuration.normEpsilon, into: h)
      guard let attended = layer.attention(h, layer: index, pass) else { break }
      ops.add(attended, into: x)
      ops.rmsNorm(x, weight: layer.feedForwardNorm, epsilon: configuration.normEpsilon, into: h)
      ops.add(layer.feedForward(h, pass), into: x)
    }
    ops.rmsNorm(x, weight: outputNorm, epsilon: configuration.normEpsilon, into: h)
    pass.end()
    return h
  }

  package func logits(_ hidden: Matrix, _ pass: ForwardPass) -> Matrix {
    embedding.logits(hidden, pass)
  }

  package func logProbabilities(
    _ hidden: Matrix, of targets: [TokenID], _ pass: ForwardPass
  ) -> [Float] {
    embedding.logProbabilities(hidden, of: targets, pass)
  }
}
