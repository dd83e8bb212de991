package import Tensors
package import Tokenizers

/// Gemma 3: multi-query or grouped attention with normalised queries and keys, five windowed layers
/// to each global one with a rotation of their own, norms on both sides of each block, gated GELU
/// (Gemma Team 2025).
package struct Gemma3: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [SandwichNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let window = try loader.optionalInt("attention.sliding_window")
    let isInPattern = try loader.windowedLayers(of: loader.layerCount(), period: 6)
    let isWindowed = { window != nil && isInPattern($0) }
    var c = try loader.configuration(norm: .rms) {
      isWindowed($0) ? .slidingWindow(size: window ?? .max) : .causal
    }
    // Only the 27B model divides scores by the root of embedding / heads instead of d.
    if c.layers == 62 {
      c.scoreScaling.scale = 1 / Float(c.embeddingLength / c.heads).squareRoot()
    }
    configuration = c
    // Of global layers, then of windowed ones.
    rotaries = [
      try loader.rotary(pairing: .halfSplit),
      try loader.windowedRotary(pairing: .halfSplit, base: 10_000),
    ]
    var embedding = try loader.embedding(c)
    embedding.scale = Float(c.embeddingLength).squareRoot()
    self.embedding = embedding
    layers = try (0..<c.layers).map { [c] index in
      let block = loader.block(index)
      var attention = try block.attention(c, rotary: isWindowed(index) ? 1 : 0)
      attention.queryNorm = try block.norm("attn_q_norm", width: c.headDimension, c, .rms)
      attention.keyNorm = try block.norm("attn_k_norm", width: c.headDimension, c, .rms)
      return try block.sandwichNormLayer(c, attention)
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
