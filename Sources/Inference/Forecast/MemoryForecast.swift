import Tensors

/// What reading will take in memory, told before anything is read.
package struct MemoryForecast: Sendable, Hashable {
  private let configuration: ModelConfiguration
  private let cacheType: CacheElementType

  init(_ configuration: ModelConfiguration, _ cacheType: CacheElementType) {
    self.configuration = configuration
    self.cacheType = cacheType
  }

  /// Bytes of the cache once a prompt was read and answered, `tokens` together, the copy of its rings
  /// at the document's end included.
  package func cacheBytes(_ mode: ReadingMode, documentEnd: Int, tokens: Int) -> Int {
    let options = TokenLoop.options(for: mode, tokens: tokens, cacheType)
    let cache = ForwardPass.emptyCache(configuration, options)
    let atEnd = cache.extent(count: documentEnd, written: documentEnd)
    let copied = cache.strips.indices.reduce(0) { sum, strip in
      cache.strips[strip].isRing ? sum + atEnd.pages[strip] * atEnd.pageBytes[strip] : sum
    }
    return cache.extent(count: tokens, written: tokens).byteCount + copied
  }

  /// The same with a cache of 8 bits a number; nil if it has no more now.
  package var quantised: MemoryForecast? {
    switch cacheType {
    case .f32, .f16: MemoryForecast(configuration, .q8_0)
    case .q8_0, .q4: nil
    }
  }

  /// Bytes of the caches of the passes that look things up: the light one, and the two that judge
  /// passages, by attention and by likelihood.
  package func lookupCacheBytes(_ selection: HeadSelection?, chunkTokens: Int) -> Int {
    func bytes(lastLayer: Int?, tokens: Int) -> Int {
      var options = ForwardPass.Options()
      options.lastLayer = lastLayer
      let cache = ForwardPass.emptyCache(configuration, options)
      return cache.extent(count: tokens, written: tokens).byteCount
    }
    // Chunks end where a passage does.
    return bytes(lastLayer: selection?.lastLayer, tokens: 2 * chunkTokens)
      + bytes(lastLayer: selection?.lastLayer, tokens: Self.judgedTokens)
      + bytes(lastLayer: nil, tokens: Self.judgedTokens)
  }

  /// Tokens of a passage and a question, at most as a rule.
  private static let judgedTokens = 512

  /// Bytes of the keys that are kept of a document that is read lightly; without a selection two KV heads
  /// are assumed, which most models come to.
  package func lightBytes(_ selection: HeadSelection?, tokens: Int) -> Int {
    (selection?.slots.count ?? 2)
      * PackedKeys.byteCount(tokens, headDimension: configuration.headDimension)
  }
}
