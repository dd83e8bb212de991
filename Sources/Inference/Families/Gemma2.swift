package import Tensors
package import Tokenizers

/// Gemma 2: every other layer windowed, norms on both sides of each block, scores and logits softly
/// capped, gated GELU (Gemma Team 2024).
package struct Gemma2: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [SandwichNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let window = try loader.optionalInt("attention.sliding_window") ?? 4096
    let isWindowed = try loader.windowedLayers(of: loader.layerCount(), period: 2)
    var c = try loader.configuration(norm: .rms) {
      isWindowed($0) ? .slidingWindow(size: window) : .causal
    }
    // Only the 27B model divides scores by the root of embedding / heads instead of d.
    if c.layers == 46 {
      c.scoreScaling.scale = 1 / Float(c.embeddingLength / c.heads).squareRoot()
    }
    c.scoreScaling.cap = Float(try loader.optionalDouble("attn_logit_softcapping") ?? 50)
    c.logitCap = Float(try loader.optionalDouble("final_logit_softcapping") ?? 30)
    configuration = c
    let localBase = try loader.optionalDouble("rope.freq_base_swa")
    rotaries = [
      try loader.rotary(pairing: .halfSplit),
      try loader.rotary(pairing: .halfSplit, base: localBase),
    ]
    var embedding = try loader.embedding(c, output: .none)
    embedding.scale = Float(c.embeddingLength).squareRoot()
    self.embedding = embedding
    layers = try (0..<c.layers).map { [c] index in
      let block = loader.block(index)
      return try block.sandwichNormLayer(
        c, try block.attention(c, rotary: isWindowed(index) ? 1 : 0))
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
