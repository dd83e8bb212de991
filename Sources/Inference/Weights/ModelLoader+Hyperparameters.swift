import Tensors

// Numbers are checked where they are read: no file can claim a shape that no model has.
extension ModelLoader {
  func key(_ name: String) -> String { "\(architecture).\(name)" }

  func requiredInt(_ name: String, in range: ClosedRange<Int> = 1...1 << 30) throws -> Int {
    try check(file.metadata.requiredInt(key(name)), key(name), in: range)
  }

  func optionalInt(_ name: String, in range: ClosedRange<Int> = 1...1 << 30) throws -> Int? {
    guard file.metadata.contains(key(name)) else { return nil }
    return try requiredInt(name, in: range)
  }

  private func check(_ value: Int, _ key: String, in range: ClosedRange<Int>) throws -> Int {
    guard range.contains(value) else {
      throw ModelError.valueOutOfRange(key: key, value: value, range: range)
    }
    return value
  }

  func requiredDouble(_ name: String) throws -> Double {
    let value = Double(try file.metadata.requiredFloat(key(name)))
    guard value.isFinite, value > 0 else { throw ModelError.notPositive(key: key(name), value) }
    return value
  }

  func optionalDouble(_ name: String) throws -> Double? {
    file.metadata.contains(key(name)) ? try requiredDouble(name) : nil
  }

  /// A number of which 0 says that there is none.
  func optionalBound(_ name: String) throws -> Double? {
    guard let value = try file.metadata.float(key(name)), value != 0 else { return nil }
    return try requiredDouble(name)
  }

  /// What rows of activations may be long: several times what the largest models have, and no more
  /// than a machine can hold.
  static let widths = 1...1 << 18

  func layerCount() throws -> Int { try requiredInt("block_count", in: 1...10_000) }

  func contextLength() throws -> Int { try requiredInt("context_length", in: 1...1 << 40) }

  /// The shape common to all architectures; `norm` is the kind whose epsilon the file gives.
  func configuration(
    norm: Norm.Kind, pattern: (Int) -> AttentionPattern = { _ in .causal }
  ) throws -> ModelConfiguration {
    let layers = try layerCount()
    let embedding = try requiredInt("embedding_length", in: Self.widths)
    let heads = try requiredInt("attention.head_count", in: 1...4096)
    let kvHeads = try optionalInt("attention.head_count_kv", in: 1...4096) ?? heads
    guard heads % kvHeads == 0 else {
      throw ModelError.headsDoNotDivide(heads: heads, kvHeads: kvHeads)
    }
    let d = try headDimension(heads: heads, embedding: embedding)
    let valueLength = try optionalInt("attention.value_length", in: 1...4096) ?? d
    guard valueLength == d else { throw ModelError.valueLength(key: d, value: valueLength) }
    _ = try check(heads, key("attention.head_count"), in: 1...Self.widths.upperBound / d)
    let experts = try optionalInt("expert_count", in: 0...4096) ?? 0
    let expertsUsed = experts > 0 ? try requiredInt("expert_used_count", in: 1...experts) : 0
    let isCausal = try file.metadata.bool(key("attention.causal")) ?? true
    return ModelConfiguration(
      architecture: architecture,
      name: ModelName(file.metadata, path: file.path, architecture: architecture).text,
      contextLength: try contextLength(), layers: layers, embeddingLength: embedding,
      feedForwardLength: try requiredInt("feed_forward_length", in: Self.widths), heads: heads,
      kvHeads: kvHeads, headDimension: d, vocabularySize: try vocabularySize(),
      normEpsilon: Float(try normEpsilon(norm)),
      patterns: (0..<layers).map { layer in
        let own = pattern(layer)
        return own == .causal && !isCausal ? .bidirectional : own
      },
      scoreScaling: ScoreScaling(scale: 1 / Float(d).squareRoot()), experts: experts,
      expertsUsed: expertsUsed,
      logitCap: Float(try optionalBound("final_logit_softcapping") ?? 0),
      weightsPerToken: weightsPerToken(of: experts, used: expertsUsed),
      precision: file.tensors.contains { ($0.type.dtype?.blockLength ?? 1) > 1 }
        ? .integer : .float,
      pooling: try optionalInt("pooling_type", in: 0...4).flatMap(Pooling.init))
  }

  private func weightsPerToken(of experts: Int, used: Int) -> Int {
    file.tensors.reduce(0) { sum, tensor in
      guard tensor.name.hasPrefix("blk."), tensor.dimensions.count > 1 else { return sum }
      let isExpert = experts > 0 && tensor.name.contains("_exps.")
      return sum + (isExpert ? tensor.elementCount / experts * used : tensor.elementCount)
    }
  }

  private func normEpsilon(_ kind: Norm.Kind) throws -> Double {
    switch kind {
    case .rms: try requiredDouble("attention.layer_norm_rms_epsilon")
    case .layer: try requiredDouble("attention.layer_norm_epsilon")
    }
  }

  func headDimension(heads: Int, embedding: Int) throws -> Int {
    if let length = try optionalInt("attention.key_length", in: 1...4096) { return length }
    return try embedding / check(heads, key("attention.head_count"), in: 1...embedding)
  }

  /// The window that every layer has, or those that the file names, where it gives one that is shorter
  /// than the context.
  func uniformWindow() throws -> (Int) -> AttentionPattern {
    guard let size = try optionalInt("attention.sliding_window", in: 0...1 << 40), size > 0,
      try size < contextLength()
    else { return { _ in .causal } }
    guard file.metadata.contains(key("attention.sliding_window_pattern")) else {
      return { _ in .slidingWindow(size: size) }
    }
    let isWindowed = try windowedLayers(of: layerCount(), period: 1)
    return { isWindowed($0) ? .slidingWindow(size: size) : .causal }
  }

  /// Which layers have a window: by the file's pattern (a period or one boolean a layer), or by a
  /// period, of which one layer is global.
  func windowedLayers(of layers: Int, period: Int, global: GlobalLayer = .last) throws
    -> (Int) -> Bool
  {
    let name = "attention.sliding_window_pattern"
    if file.metadata.isArray(key(name)) {
      let flags = try file.metadata.requiredBoolArray(key(name))
      guard flags.count == layers else {
        throw ModelError.layerCount(key: key(name), values: flags.count, layers: layers)
      }
      return { flags[$0] }
    }
    let period = try optionalInt(name, in: 0...10_000) ?? period
    return { layer in
      guard period > 0 else { return false }
      return layer % period != (global == .first ? 0 : period - 1)
    }
  }

  /// Which layer of a period sees everything.
  enum GlobalLayer { case first, last }
}
