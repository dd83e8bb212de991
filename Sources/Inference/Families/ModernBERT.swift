package import Tensors
package import Tokenizers

/// ModernBERT: an encoder of which every third layer sees the whole text and the others their
/// neighbours, each kind with a rotation of its own, gated GELU (Warner 2024).
package struct ModernBERT: LanguageModel {
  package let configuration: ModelConfiguration
  package let rotaries: [RotaryEmbedding]
  package let embedding: Embedding
  private let layers: [PreNormLayer]
  private let outputNorm: Norm

  init(_ loader: ModelLoader) throws {
    let window = try loader.optionalInt("attention.sliding_window", in: 0...1 << 40) ?? 0
    let isInPattern = try loader.windowedLayers(
      of: loader.layerCount(), period: 3, global: .first)
    let isWindowed = { window > 0 && isInPattern($0) }
    let c = try loader.configuration(norm: .layer) {
      isWindowed($0) ? .neighbours(reach: window / 2) : .bidirectional
    }
    configuration = c
    // Of global layers, then of windowed ones.
    let localBase = try loader.optionalDouble("rope.freq_base_swa") ?? 10_000
    rotaries = [
      try loader.rotary(pairing: .halfSplit),
      try loader.rotary(pairing: .halfSplit, base: localBase),
    ]
    var embedding = try loader.embedding(c, output: .none)
    embedding.norm = try loader.norm("token_embd_norm", c, .layer)
    self.embedding = embedding
    layers = try (0..<c.layers).map { index in
      let block = loader.block(index)
      return PreNormLayer(
        // The first layer's input is normed already.
        attentionNorm: index > 0 || block.has("attn_norm.weight")
          ? try block.norm("attn_norm", c, .layer) : nil,
        attention: try block.attention(
          c, rotary: isWindowed(index) ? 1 : 0, .fused, bias: .none),
        feedForwardNorm: try block.norm("ffn_norm", c, .layer),
        feedForward: try block.fusedGatedFeedForward(c, .gelu))
    }
    outputNorm = try loader.norm("output_norm", c, .layer)
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
