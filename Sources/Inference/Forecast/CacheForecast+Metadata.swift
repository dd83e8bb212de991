package import Tensors

extension CacheForecast {
  /// Works out what is cached; nil for an encoder, which keeps nothing.
  ///
  /// Numbers that no model has are refused, so that the sums can't overflow at a million tokens.
  package init?(_ metadata: GGUFMetadata) throws(GGUFError) {
    let reader = try CacheShapeReader(metadata)
    guard try reader.isCausal() else { return nil }
    let count = try reader.int("block_count", in: 1...4096)
    let heads = try reader.perLayer("attention.head_count", layers: count)
    let kvHeads =
      reader.contains("attention.head_count_kv")
      ? try reader.perLayer("attention.head_count_kv", layers: count) : heads
    let keyLength = try reader.headLength("attention.key_length", heads: heads[0])
    let valueLength = try reader.headLength("attention.value_length", heads: heads[0])
    let windows = try reader.windows(layers: count)
    layers = (0..<count).map { index in
      Layer(
        heads: heads[index], kvHeads: kvHeads[index], keyLength: keyLength,
        valueLength: valueLength, window: windows.sizes[index])
    }
    contextLength =
      reader.contains("context_length") ? try reader.int("context_length", in: 0...(.max)) : nil
    caveats = windows.caveats + reader.structureCaveats()
  }
}

/// Reads the keys of one architecture that say what is cached.
private struct CacheShapeReader {
  // Of each period of layers the last one is full, the others have the window; what llama.cpp
  // assumes for files that don't say. Gemma 2 and 3 reports, section 2; Cohere 2 and gpt-oss cards.
  private static let windowPeriods = [
    "gemma2": 2, "gemma3": 6, "gemma3n": 5, "cohere2": 4, "gpt-oss": 2,
  ]

  // Of these every layer has the window (Mistral 7B, section 2; Phi-3 report, section 2).
  private static let uniformlyWindowed: Set = ["llama", "phi3"]

  private let metadata: GGUFMetadata
  private let architecture: String

  init(_ metadata: GGUFMetadata) throws(GGUFError) {
    self.metadata = metadata
    architecture = try metadata.requiredString("general.architecture")
  }

  private func key(_ name: String) -> String { "\(architecture).\(name)" }

  func contains(_ name: String) -> Bool { metadata.contains(key(name)) }

  func isCausal() throws(GGUFError) -> Bool {
    try metadata.bool(key("attention.causal")) ?? true
  }

  func int(_ name: String, in range: ClosedRange<Int>) throws(GGUFError) -> Int {
    try checked(metadata.requiredInt(key(name)), name, range)
  }

  private func checked(
    _ value: Int, _ name: String, _ range: ClosedRange<Int>
  ) throws(GGUFError) -> Int {
    guard range.contains(value) else {
      throw .invalidValue(
        key: key(name), expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    return value
  }

  /// One number for all layers, or one a layer.
  func perLayer(_ name: String, layers: Int) throws(GGUFError) -> [Int] {
    let range = 0...4096
    guard metadata.isArray(key(name)) else {
      return [Int](repeating: try int(name, in: range), count: layers)
    }
    let values = try metadata.requiredIntArray(key(name))
    try checkCount(values.count, name, layers)
    for value in values { _ = try checked(value, name, range) }
    return values
  }

  private func checkCount(_ count: Int, _ name: String, _ layers: Int) throws(GGUFError) {
    guard count == layers else {
      throw .invalidValue(
        key: key(name), expected: "one value for each of \(layers) layers", found: "\(count) values"
      )
    }
  }

  /// Elements of a head's key or value, which is the embedding's share of a head if not given.
  func headLength(_ name: String, heads: Int) throws(GGUFError) -> Int {
    guard !contains(name) else { return try int(name, in: 1...8192) }
    let embedding = try int("embedding_length", in: 1...(1 << 24))
    guard heads > 0, embedding.isMultiple(of: heads) else {
      throw .invalidValue(
        key: key("attention.head_count"), expected: "a divisor of the embedding's \(embedding)",
        found: "\(heads)")
    }
    return try checked(embedding / heads, name, 1...8192)
  }

  /// The window of each layer, nil where it has none.
  func windows(layers: Int) throws(GGUFError) -> (sizes: [Int?], caveats: [String]) {
    let full = [Int?](repeating: nil, count: layers)
    guard contains("attention.sliding_window") else {
      guard Self.windowPeriods[architecture] != nil else { return (full, []) }
      return (full, ["The file gives no window, so all layers are counted in full."])
    }
    let size = try int("attention.sliding_window", in: 0...(.max))
    guard size > 0 else { return (full, []) }
    var windowed = try pattern(layers: layers)
    if windowed == nil { windowed = try usualPattern(layers, size) }
    guard let isWindowed = windowed else {
      let sentence =
        "The file gives a window of \(size) tokens but not the layers that have it, so all are "
        + "counted in full."
      return (full, [sentence])
    }
    return (isWindowed.map { $0 ? size : nil }, [])
  }

  /// What the file itself says of which layers are windowed: a period, or one boolean a layer.
  private func pattern(layers: Int) throws(GGUFError) -> [Bool]? {
    let name = "attention.sliding_window_pattern"
    guard contains(name) else { return nil }
    guard metadata.isArray(key(name)) else {
      return every(try int(name, in: 1...4096), layers)
    }
    let flags = try metadata.requiredBoolArray(key(name))
    try checkCount(flags.count, name, layers)
    return flags
  }

  /// What the architecture's layers have where the file doesn't say.
  private func usualPattern(_ layers: Int, _ size: Int) throws(GGUFError) -> [Bool]? {
    if let period = Self.windowPeriods[architecture] { return every(period, layers) }
    guard Self.uniformlyWindowed.contains(architecture) else { return nil }
    let context = try contains("context_length") ? int("context_length", in: 0...(.max)) : .max
    return Array(repeating: size < context, count: layers)
  }

  private func every(_ period: Int, _ layers: Int) -> [Bool] {
    (0..<layers).map { $0 % period < period - 1 }
  }

  /// Sentences about parts of a model that the sums don't know.
  func structureCaveats() -> [String] {
    var sentences: [String] = []
    if contains("attention.kv_lora_rank") {
      sentences.append("Keys and values can be cached compressed, which is not counted here.")
    }
    if contains("attention.shared_kv_layers") {
      sentences.append("Some layers share their keys and values, which is not counted here.")
    }
    if architecture == "bloom" || contains("attention.max_alibi_bias") {
      sentences.append(
        "Heads with linear biases give back keys that they look at no more, how many only reading "
          + "tells, so it may be less.")
    }
    if contains("ssm.state_size") || contains("wkv.head_size") {
      sentences.append("The state of recurrent layers is not counted here.")
    }
    return sentences
  }
}
