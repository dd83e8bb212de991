package import Tensors

/// The shape of a model that can run, by the field's names: its metadata and its tensors together.
///
/// All layers have the same heads, of keys and values of the same length.
package struct ModelConfiguration: Sendable, Hashable {
  /// The shape as the metadata gives it.
  package let shape: ModelShape
  package let architecture: String
  package let name: String
  /// The number of tokens that the model was trained to see at once.
  package var contextLength: Int
  package var layers: Int
  package var embeddingLength: Int
  /// The greatest inner width of a feed-forward block.
  package var feedForwardLength: Int
  /// The number of feed-forward experts of a layer; 0 for a dense model.
  package let experts: Int
  /// The number of experts that a token uses.
  package let expertsUsed: Int
  /// The number of query heads of a layer.
  package var heads: Int
  /// The number of key and value heads of a layer: 1 is multi-query, `heads` multi-head.
  package var kvHeads: Int
  package var headDimension: Int
  /// The number of rows of the embedding.
  package var vocabularySize: Int
  package let normEpsilon: Float
  /// The pattern that each layer was trained with.
  package var patterns: [AttentionPattern]
  package let scoreScaling: ScoreScaling
  /// The slope of each head's linear bias (heads), or none (`ALiBi`).
  package let alibiSlopes: [Float]
  /// The number of learned positions; nil if positions are made otherwise.
  package var positionLimit: Int?
  /// The number of weights of all layers that one token meets; of experts, those that it uses.
  package let weightsPerToken: Int
  /// The precision of attention scores: quantised weights take activations in 8 bits, compared with
  /// which 16-bit attention is exact.
  package let precision: ScorePrecision

  /// Completes the shape of a file by its tensors.
  ///
  /// - Throws: `GGUFError` for a missing key or embedding, `ModelError` for a shape that can't run.
  package init(_ shape: ModelShape, _ file: GGUFFile) throws {
    func required<Value>(_ value: Value?, _ name: String) throws -> Value {
      guard let value else { throw GGUFError.missingKey("\(shape.architecture).\(name)") }
      return value
    }
    self.shape = shape
    architecture = shape.architecture
    name = ModelName(file.metadata, path: file.path, architecture: architecture).text
    contextLength = try required(shape.contextLength, "context_length")
    let first = try shape.uniformLayer()
    layers = shape.layers.count
    heads = first.heads
    kvHeads = first.kvHeads
    headDimension = first.keyLength
    embeddingLength = shape.embeddingLength
    let feedForward = try required(shape.feedForwardLength, "feed_forward_length")
    feedForwardLength = max(
      feedForward, shape.experts?.length ?? 0, shape.experts?.sharedLength ?? 0)
    experts = shape.experts?.count ?? 0
    expertsUsed = try shape.experts.map { try required($0.used, "expert_used_count") } ?? 0
    let embedding = try file.requiredTensor(named: "token_embd.weight").dimensions
    vocabularySize = embedding.count > 1 ? embedding[1] : 1
    normEpsilon = try required(shape.normEpsilon, shape.norm.epsilonKey)
    patterns = shape.layers.map(\.pattern)
    scoreScaling = ScoreScaling(
      scale: shape.scoreScale ?? 1 / Float(first.keyLength).squareRoot(), cap: shape.scoreCap)
    alibiSlopes =
      shape.maximumALiBiBias.map { ALiBi.slopes(heads: first.heads, maximumBias: $0) } ?? []
    weightsPerToken = file.weightsPerToken(experts: experts, used: expertsUsed)
    let isQuantised = file.tensors.contains { ($0.type.dtype?.blockLength ?? 1) > 1 }
    precision = isQuantised ? .integer : .float
  }

  /// True if tokens see later ones: a model that makes vectors of texts, and no answers.
  package var isEncoder: Bool { shape.isEncoder }

  /// The soft cap of logits; 0 is none.
  package var logitCap: Float { shape.logitCap }

  /// The way in which a text's vector is made of its tokens' vectors, if the file names one.
  package var pooling: Pooling? { shape.pooling }

  /// The smallest window of a layer, if there are any.
  package var slidingWindow: Int? { patterns.compactMap(\.window).min() }
}

extension ModelShape {
  /// Returns the attention that all layers share.
  fileprivate func uniformLayer() throws -> Layer {
    let first = layers[0]
    func key(_ name: String) -> String { "\(architecture).attention.\(name)" }
    for (name, value) in [("head_count", \Layer.heads), ("head_count_kv", \Layer.kvHeads)] {
      guard layers.allSatisfy({ $0[keyPath: value] == first[keyPath: value] }) else {
        throw ModelError.unevenLayers(key: key(name))
      }
      guard first[keyPath: value] > 0 else {
        throw ModelError.valueOutOfRange(key: key(name), value: 0, range: 1...4096)
      }
    }
    guard first.heads.isMultiple(of: first.kvHeads) else {
      throw ModelError.headsDoNotDivide(heads: first.heads, kvHeads: first.kvHeads)
    }
    guard first.keyLength == first.valueLength else {
      throw ModelError.valueLength(key: first.keyLength, value: first.valueLength)
    }
    let most = Hyperparameters.widths.upperBound / first.keyLength
    guard first.heads <= most else {
      throw ModelError.valueOutOfRange(
        key: key("head_count"), value: first.heads, range: 1...most)
    }
    return first
  }
}

extension ModelShape.NormKind {
  /// The name of the key with the norms' epsilon.
  var epsilonKey: String {
    switch self {
    case .rms: "attention.layer_norm_rms_epsilon"
    case .layer: "attention.layer_norm_epsilon"
    }
  }
}

extension GGUFFile {
  /// Returns the number of weights in the layers that one token meets.
  fileprivate func weightsPerToken(experts: Int, used: Int) -> Int {
    tensors.reduce(0) { sum, tensor in
      guard tensor.name.hasPrefix("blk."), tensor.dimensions.count > 1 else { return sum }
      let isExpert = experts > 0 && tensor.name.contains("_exps.")
      return sum + (isExpert ? tensor.elementCount / experts * used : tensor.elementCount)
    }
  }
}

// MARK: Operations

extension ModelConfiguration {
  /// Returns the operations of the linear layers for one token: two for each weight.
  package func linearOperations(withLogits: Bool) -> Int {
    2 * (weightsPerToken + (withLogits ? vocabularySize * embeddingLength : 0))
  }

  /// The growth of a token's cost with 1,000 tokens before it, as a share of its cost without any.
  package var costGrowth: Double {
    let whole = patterns.count { $0 == .causal }
    let windows = patterns.reduce(0) { $0 + ($1 == .causal ? 0 : min($1.reach, contextLength)) }
    let constant = Double(linearOperations(withLogits: false)) + attentionCost(keys: windows)
    return attentionCost(keys: 1000 * whole) / constant
  }

  /// Returns the cost of attending to `keys` keys for one token, in operations of the linear layers.
  ///
  /// Queries · keys and weights · values are 4 operations for each element. Where both have integer
  /// kernels they take a little more than half as long as in the linear layers, and a score's
  /// exponential takes as long as 54 of its products (fitted to SmolLM2 and Gemma,
  /// assets/measured.md).
  private func attentionCost(keys: Int) -> Double {
    4 * Double(keys) * Double(heads) * (0.56 * Double(headDimension) + 54)
  }
}
