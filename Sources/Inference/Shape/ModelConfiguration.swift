package import Tensors

/// The shape of a model, by the field's names.
package struct ModelConfiguration: Sendable, Hashable {
  package var architecture: String
  package var name: String
  /// Tokens that the model was trained to see at once.
  package var contextLength: Int
  package var layers: Int
  package var embeddingLength: Int
  package var feedForwardLength: Int
  /// Query heads of a layer.
  package var heads: Int
  /// Key and value heads of a layer: 1 is multi-query, `heads` multi-head.
  package var kvHeads: Int
  package var headDimension: Int
  package var vocabularySize: Int
  package var normEpsilon: Float
  /// The pattern that each layer was trained with.
  package var patterns: [AttentionPattern]
  package var scoreScaling: ScoreScaling
  /// Feed-forward experts of a layer, and how many a token uses; 0 for a dense model.
  package var experts = 0
  package var expertsUsed = 0
  /// Soft cap of the logits; 0 is none.
  package var logitCap: Float = 0
  /// How fast each head's scores fall with distance (heads), or none (`ALiBi`).
  package var alibiSlopes: [Float] = []
  /// Tokens for which there are learned positions; nil if positions are made otherwise.
  package var positionLimit: Int?
  /// Weights of all layers that one token meets, of experts those that it uses.
  package var weightsPerToken = 0
  /// Quantised weights take activations in 8 bits, beside which 16-bit attention is exact.
  package var precision = ScorePrecision.float
  /// How a text's vector is made of its tokens', if the file says.
  package var pooling: Pooling?

  /// Whether tokens see later ones: a model that makes vectors of texts, and no answers.
  package var isEncoder: Bool { patterns.contains(where: \.isBidirectional) }

  /// The smallest window of a layer, if there are any.
  package var slidingWindow: Int? { patterns.compactMap(\.window).min() }
}

/// How one vector is made of those of a text's tokens; raw values are GGUF's.
package enum Pooling: Int, Sendable, Hashable {
  case none, mean, first, last, rank
}
