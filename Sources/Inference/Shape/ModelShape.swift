package import Tensors

/// The shape of a model, read from a file's metadata alone.
///
/// The loader, the forecasts and the inspection read the same shape. What the architecture leaves to
/// its files is optional here: only running a model needs all of it (`ModelConfiguration`).
package struct ModelShape: Sendable, Hashable {
  /// The shape of one layer's attention, which decides what its cache keeps.
  package struct Layer: Sendable, Hashable {
    /// The number of query heads.
    package var heads: Int
    /// The number of key and value heads: 1 is multi-query, `heads` multi-head, 0 no attention.
    package var kvHeads: Int
    /// The number of elements of one head's key.
    package var keyLength: Int
    /// The number of elements of one head's value.
    package var valueLength: Int
    package var pattern: AttentionPattern
    /// The index of the layer's rotation in `rotations`; nil for a layer that doesn't rotate.
    package var rotation: Int?

    /// The number of tokens that the layer's cache keeps; nil for all.
    package var window: Int? { pattern.window }
  }

  /// The kind of a model's norms.
  package enum NormKind: Sendable, Hashable {
    /// By the root mean square (Zhang 2019).
    case rms
    /// By mean and variance (Ba 2016).
    case layer
  }

  /// The experts of a layer's feed-forward block.
  package struct Experts: Sendable, Hashable {
    package var count: Int
    /// The number of experts that a token uses, if the file gives it.
    package var used: Int?
    /// The inner width of an expert; nil for `feedForwardLength`.
    package var length: Int?
    /// The inner width of the expert that all tokens share; nil without one.
    package var sharedLength: Int?
  }

  package let architecture: String
  /// The number of tokens that the model was trained to see at once, if the file gives it.
  package var contextLength: Int?
  package var embeddingLength: Int
  /// The inner width of the feed-forward blocks, if the file gives one for all layers.
  package var feedForwardLength: Int?
  package var layers: [Layer]
  /// The rotations that layers choose from: none, one, or one of global and one of windowed layers.
  package var rotations: [Rotation] = []
  /// The steepest slope of linear biases, as an exponent of 2 (`ALiBi`); nil without them.
  package var maximumALiBiBias: Double?
  package var norm: NormKind
  package var normEpsilon: Float?
  /// The factor of queries · keys; nil for 1 / √keyLength.
  package var scoreScale: Float?
  /// The soft cap of scores; 0 is none.
  package var scoreCap: Float = 0
  /// The soft cap of logits; 0 is none.
  package var logitCap: Float = 0
  /// The experts of each layer; nil for a dense model.
  package var experts: Experts?
  /// The way in which a text's vector is made of its tokens' vectors, if the file names one.
  package var pooling: Pooling?
  /// Sentences about what the file leaves open, or what isn't counted in the cache.
  package var caveats: [String] = []

  /// True if tokens see later ones: the model makes vectors of texts and keeps no cache.
  package var isEncoder: Bool { layers.contains { $0.pattern.isBidirectional } }

  /// Reads the keys that all architectures share.
  ///
  /// - Parameters:
  ///   - h: the hyperparameters of a file.
  ///   - norm: the kind whose epsilon the file gives.
  ///   - windows: the rule for layers with a sliding window.
  ///   - isEncoder: whether tokens see later ones; nil if the file decides.
  /// - Throws: `GGUFError` or `ModelError` for a value that no model has.
  init(
    _ h: Hyperparameters, norm: NormKind, windows: SlidingWindows = .none, isEncoder: Bool? = nil
  ) throws {
    architecture = h.architecture
    self.norm = norm
    let count = try h.requiredInt("block_count", in: 1...10_000)
    let heads = try h.perLayer("attention.head_count", layers: count, in: 1...4096)
    let kvHeads =
      h.contains("attention.head_count_kv")
      ? try h.perLayer("attention.head_count_kv", layers: count, in: 1...4096) : heads
    embeddingLength = try h.requiredInt("embedding_length", in: Hyperparameters.widths)
    contextLength = try h.optionalInt("context_length", in: 1...1 << 40)
    let keyLength =
      try h.optionalInt("attention.key_length", in: 1...8192)
      ?? Self.headLength(embedding: embeddingLength, heads: heads.max() ?? 0, h)
    let valueLength = try h.optionalInt("attention.value_length", in: 1...8192) ?? keyLength
    let sizes = try windows.sizes(h, layers: count, contextLength: contextLength)
    let isEncoder = try isEncoder ?? (h.optionalBool("attention.causal") == false)
    layers = (0..<count).map { index in
      Layer(
        heads: heads[index], kvHeads: kvHeads[index], keyLength: keyLength,
        valueLength: valueLength,
        pattern: Self.pattern(window: sizes.windows[index], isEncoder: isEncoder))
    }
    caveats = sizes.caveats
    feedForwardLength =
      h.isArray("feed_forward_length")
      ? nil : try h.optionalInt("feed_forward_length", in: Hyperparameters.widths)
    normEpsilon = try h.optionalDouble(norm.epsilonKey).map { Float($0) }
    logitCap = Float(try h.optionalBound("final_logit_softcapping") ?? 0)
    if let count = try h.optionalInt("expert_count", in: 0...4096), count > 0 {
      experts = Experts(count: count, used: try h.optionalInt("expert_used_count", in: 1...count))
    }
    pooling = try h.optionalInt("pooling_type", in: 0...4).flatMap(Pooling.init)
  }

  private static func headLength(embedding: Int, heads: Int, _ h: Hyperparameters) throws -> Int {
    guard heads > 0, embedding.isMultiple(of: heads) else {
      throw ModelError.headLength(
        key: h.key("attention.head_count"), heads: heads, embedding: embedding)
    }
    return embedding / heads
  }

  private static func pattern(window: Int?, isEncoder: Bool) -> AttentionPattern {
    if isEncoder { return window.map { .neighbours(reach: $0 / 2) } ?? .bidirectional }
    return window.map { .slidingWindow(size: $0) } ?? .causal
  }
}

/// Settings that several families share.
extension ModelShape {
  /// Gives all layers one rotation, as the file describes it.
  mutating func rotate(_ h: Hyperparameters, _ pairing: RotaryPairing) throws {
    rotations = [try Rotation(h, pairing, headDimension: layers[0].keyLength)]
    for index in layers.indices { layers[index].rotation = 0 }
  }

  /// Gives windowed layers a rotation of their own, with another base.
  ///
  /// - Parameters:
  ///   - h: the hyperparameters of a file.
  ///   - pairing: the pairs of elements that rotate together.
  ///   - localBase: the base of windowed layers if the file gives none; nil for that of the others.
  ///   - isLocalScaled: whether the scaling of positions holds for windowed layers too.
  /// - Throws: `GGUFError` or `ModelError` for a value that no model has.
  mutating func rotate(
    _ h: Hyperparameters, _ pairing: RotaryPairing, localBase: Double?, isLocalScaled: Bool
  ) throws {
    try rotate(h, pairing)
    var local = rotations[0]
    local.base = try h.optionalDouble("rope.freq_base_swa") ?? localBase ?? local.base
    local.isScaled = isLocalScaled
    rotations.append(local)
    for index in layers.indices {
      let pattern = layers[index].pattern
      layers[index].rotation = pattern == .causal || pattern == .bidirectional ? 0 : 1
    }
  }

  /// Requires a mixture of experts.
  func requireExperts(_ h: Hyperparameters) throws {
    guard experts != nil else { throw ModelError.noExperts(key: h.key("expert_count")) }
  }

  /// Requires a mixture of small experts, whose inner width has a key of its own.
  mutating func readSmallExperts(_ h: Hyperparameters) throws {
    try requireExperts(h)
    let length = try h.optionalInt("expert_feed_forward_length", in: Hyperparameters.widths)
    let used = experts?.used ?? 1
    experts?.length = length ?? max(1, (feedForwardLength ?? 0) / used)
  }

  /// Divides scores by √(embedding / heads) in place of √keyLength.
  mutating func scaleScoresByEmbedding() {
    scoreScale = 1 / Float(embeddingLength / max(1, layers[0].heads)).squareRoot()
  }
}

/// The rule by which layers of a family have a sliding window.
enum SlidingWindows {
  /// No layer has one; a file that gives one gets a caveat.
  case none
  /// All layers have the file's window if it is shorter than the context, or those that the file names.
  case uniform
  /// In each period of layers one is global and the others have the window, unless the file names them.
  case period(Int, global: Position = .last, size: Int? = nil)

  /// The position of the global layer in a period.
  enum Position { case first, last }

  /// Returns the window of each layer, nil for global layers, and sentences about what the file omits.
  func sizes(
    _ h: Hyperparameters, layers: Int, contextLength: Int?
  ) throws -> (windows: [Int?], caveats: [String]) {
    let global = [Int?](repeating: nil, count: layers)
    let name = "attention.sliding_window"
    switch self {
    case .none:
      guard let size = try h.optionalInt(name, in: 0...1 << 40), size > 0 else {
        return (global, [])
      }
      let caveat =
        "The file gives a window of \(size) tokens but not the layers that have it, so all are "
        + "counted in full."
      return (global, [caveat])
    case .uniform:
      guard let size = try h.optionalInt(name, in: 0...1 << 40), size > 0,
        size < contextLength ?? .max
      else { return (global, []) }
      let isNamed = h.contains(name + "_pattern")
      let windowed = try isNamed ? Self.windowed(h, layers, period: 1, .last) : { _ in true }
      return ((0..<layers).map { windowed($0) ? size : nil }, [])
    case .period(let period, let position, let usual):
      // Files of encoders may say that no layer is windowed.
      let range = position == .first ? 0...1 << 40 : 1...1 << 30
      let windowed = try Self.windowed(h, layers, period: period, position)
      guard let size = try h.optionalInt(name, in: range) ?? usual else {
        return (global, ["The file gives no window, so all layers are counted in full."])
      }
      return ((0..<layers).map { size > 0 && windowed($0) ? size : nil }, [])
    }
  }

  /// Returns which layers are windowed: by the file's array or period, or by the given period.
  private static func windowed(
    _ h: Hyperparameters, _ layers: Int, period: Int, _ global: Position
  ) throws -> (Int) -> Bool {
    let name = "attention.sliding_window_pattern"
    if h.isArray(name) {
      let flags = try h.flags(name, layers: layers)
      return { flags[$0] }
    }
    let period = try h.optionalInt(name, in: 0...10_000) ?? period
    return { layer in
      guard period > 0 else { return false }
      return layer % period != (global == .first ? 0 : period - 1)
    }
  }
}

/// A rotation of queries and keys as the metadata describes it (`RotaryEmbedding`).
package struct Rotation: Sendable, Hashable {
  /// The number of elements of a head that rotate.
  package let dimensions: Int
  package let pairing: RotaryPairing
  package var base: Double
  /// The name of the scaling for longer contexts (`linear`, `yarn`, …), if the file gives one.
  package let scaling: String?
  /// The factor of the scaling, if the file gives one.
  package let factor: Float?
  /// The context of pre-training, in tokens.
  package let originalContext: Int?
  package let attentionFactor: Double
  /// True if the scaling and the tensors with divisors of frequencies apply.
  package var isScaled = true

  init(_ h: Hyperparameters, _ pairing: RotaryPairing, headDimension d: Int) throws {
    dimensions = try h.optionalInt("rope.dimension_count", in: 1...4096) ?? d
    guard dimensions % 2 == 0, dimensions <= d else {
      throw ModelError.rotatedDimensions(dimensions, headDimension: d)
    }
    self.pairing = pairing
    base = try h.optionalDouble("rope.freq_base") ?? 10_000
    scaling = try h.optionalString("rope.scaling.type")
    factor =
      try (h.optionalDouble("rope.scaling.factor") ?? h.optionalDouble("rope.scale_linear"))
      .map { Float($0) }
    originalContext = try h.optionalInt(
      "rope.scaling.original_context_length", in: 1...1 << 40)
    attentionFactor = try h.optionalDouble("rope.scaling.attn_factor") ?? 1
  }
}

/// The way in which one vector is made of those of a text's tokens; raw values are GGUF's.
package enum Pooling: Int, Sendable, Hashable {
  case none, mean, first, last, rank
}
