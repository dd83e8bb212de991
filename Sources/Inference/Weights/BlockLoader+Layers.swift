import Tensors

// Layers that several families have.
extension BlockLoader {
  /// Layer norms, fused projections and no gate, with biases everywhere.
  func biasedPreNormLayer(_ c: ModelConfiguration, rotary: Int?) throws -> PreNormLayer {
    PreNormLayer(
      attentionNorm: try norm("attn_norm", c, .layer, bias: .required),
      attention: try attention(c, rotary: rotary, .fused, bias: .required),
      feedForwardNorm: try norm("ffn_norm", c, .layer, bias: .required),
      feedForward: try plainFeedForward(c, bias: .required))
  }

  /// RMS norms on both sides of attention and of gated GELU.
  func sandwichNormLayer(_ c: ModelConfiguration, _ attention: AttentionBlock) throws
    -> SandwichNormLayer
  {
    SandwichNormLayer(
      attentionNorm: try norm("attn_norm", c, .rms), attention: attention,
      postAttentionNorm: try norm("post_attention_norm", c, .rms),
      feedForwardNorm: try norm("ffn_norm", c, .rms),
      feedForward: try gatedFeedForward(c, .gelu),
      postFeedForwardNorm: try norm("post_ffw_norm", c, .rms))
  }
}

extension ModelLoader {
  func biasedPreNormLayers(_ c: ModelConfiguration, rotary: Int? = nil) throws -> [PreNormLayer] {
    try (0..<c.layers).map { try block($0).biasedPreNormLayer(c, rotary: rotary) }
  }

  func requireExperts(_ c: ModelConfiguration) throws {
    guard c.experts > 0 else { throw ModelError.noExperts(key: key("expert_count")) }
  }

  /// The inner width of an expert.
  func expertFeedForwardLength(_ c: ModelConfiguration) throws -> Int {
    try requireExperts(c)
    return try optionalInt("expert_feed_forward_length", in: Self.widths)
      ?? max(1, c.feedForwardLength / c.expertsUsed)
  }

  /// The type of a first sentence, if an encoder tells sentences apart.
  func firstType(_ c: ModelConfiguration) throws -> Matrix? {
    guard let tensor = file.tensor(named: "token_types.weight") else { return nil }
    let count = tensor.dimensions.count > 1 ? tensor.dimensions[1] : 1
    let types = try matrix("token_types", rows: count, columns: c.embeddingLength)
    let row = Matrix(rows: 1, columns: c.embeddingLength)
    types.dequantizeRow(0, into: row)
    return row
  }
}
