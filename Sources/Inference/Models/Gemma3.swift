import Foundation
package import Tensors
package import Tokenizers

/// Gemma 3: multi-query or grouped attention with normalised queries and keys, five windowed layers
/// to each global one with a rotation of their own, norms on both sides of each block, gated GELU
/// (Gemma Team 2025).
package struct Gemma3: LanguageModel {
  private struct Layer {
    let attentionNorm: Matrix  // (1, embedding), like all norms here
    let attention: AttentionBlock
    let postAttentionNorm: Matrix
    let feedForwardNorm: Matrix
    let feedForward: GatedFeedForward
    let postFeedForwardNorm: Matrix
  }

  package let configuration: ModelConfiguration
  /// Of global layers, then of windowed ones.
  package let rotaries: [RotaryEmbedding]
  private let embedding: Embedding
  private let layers: [Layer]
  private let outputNorm: Matrix

  init(_ loader: ModelLoader) throws {
    let window = try loader.requiredInt("attention.sliding_window")
    let layerCount = try loader.layerCount()
    let isWindowed = try loader.windowedLayers(of: layerCount, period: 6)
    var c = try loader.configuration { isWindowed($0) ? .slidingWindow(size: window) : .causal }
    // Only the 27B model divides scores by the root of embedding / heads instead of d.
    if c.layers == 62 {
      c.scoreScaling.scale = 1 / Float(c.embeddingLength / c.heads).squareRoot()
    }
    configuration = c
    let localBase = try loader.optionalDouble("rope.freq_base_swa") ?? 10_000
    rotaries = [
      try loader.rotary(pairing: .halfSplit),
      RotaryEmbedding(
        base: localBase, rotatedDimensions: try loader.rotatedDimensions(), pairing: .halfSplit),
    ]
    embedding = try loader.embedding()
    layers = try (0..<c.layers).map { index in
      let block = loader.block(index)
      var attention = try block.attention(c, rotary: isWindowed(index) ? 1 : 0)
      attention.queryNorm = try block.vector("attn_q_norm", c.headDimension)
      attention.keyNorm = try block.vector("attn_k_norm", c.headDimension)
      return Layer(
        attentionNorm: try block.vector("attn_norm", c.embeddingLength), attention: attention,
        postAttentionNorm: try block.vector("post_attention_norm", c.embeddingLength),
        feedForwardNorm: try block.vector("ffn_norm", c.embeddingLength),
        feedForward: try block.gatedFeedForward(c, .gelu),
        postFeedForwardNorm: try block.vector("post_ffw_norm", c.embeddingLength))
    }
    outputNorm = try loader.vector("output_norm", c.embeddingLength)
  }

  package func forward(_ tokens: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.begin(tokens: tokens.count)
    let ops = pass.ops
    let epsilon = configuration.normEpsilon
    let x = embedding(tokens, pass)
    ops.scale(x, by: Float(configuration.embeddingLength).squareRoot())
    let h = pass.workspace.normalized.rows(0..<tokens.count)
    for (index, layer) in layers.enumerated() {
      ops.rmsNorm(x, weight: layer.attentionNorm, epsilon: epsilon, into: h)
      guard let attended = layer.attention(h, layer: index, pass) else { break }
      ops.rmsNorm(attended, weight: layer.postAttentionNorm, epsilon: epsilon, into: attended)
      ops.add(attended, into: x)
      ops.rmsNorm(x, weight: layer.feedForwardNorm, epsilon: epsilon, into: h)
      let fed = layer.feedForward(h, pass, into: pass.workspace.update.rows(0..<tokens.count))
      ops.rmsNorm(fed, weight: layer.postFeedForwardNorm, epsilon: epsilon, into: fed)
      ops.add(fed, into: x)
    }
    ops.rmsNorm(x, weight: outputNorm, epsilon: epsilon, into: h)
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
