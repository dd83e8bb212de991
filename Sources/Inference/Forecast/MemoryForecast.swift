import Tensors
package import Wording

/// The memory that reading will take, predicted before anything is read.
package struct MemoryForecast: Sendable, Hashable {
  private let configuration: ModelConfiguration
  private let cacheType: CacheType

  package init(_ configuration: ModelConfiguration, _ cacheType: CacheType) {
    self.configuration = configuration
    self.cacheType = cacheType
  }

  /// Returns the bytes of the cache after a prompt and its answer.
  ///
  /// - Parameters:
  ///   - mode: the way of reading.
  ///   - documentEnd: the number of tokens up to the document's end, where rings are copied.
  ///   - tokens: the number of tokens of prompt and answer together.
  /// - Returns: the bytes, the copy of the rings included.
  package func cacheBytes(_ mode: ReadingMode, documentEnd: Int, tokens: Int) -> Int {
    let options = TokenLoop.options(for: mode, tokens: tokens, cacheType)
    let cache = ForwardPass.emptyCache(configuration, options)
    let atEnd = cache.extent(count: documentEnd, written: documentEnd)
    let copied = cache.strips.indices.reduce(0) { sum, strip in
      cache.strips[strip].isRing ? sum + atEnd.pages[strip] * atEnd.pageBytes[strip] : sum
    }
    return cache.extent(count: tokens, written: tokens).byteCount + copied
  }

  /// The forecast with a cache of 8 bits a number; nil if the cache has no more bits now.
  package var quantised: MemoryForecast? {
    switch cacheType {
    case .f32, .f16: MemoryForecast(configuration, .q8_0)
    case .q8_0, .q4: nil
    }
  }

  /// Returns the bytes of the caches of three passes: the light pass, and the two that judge passages by
  /// attention and by likelihood.
  package func lookupCacheBytes(_ selection: HeadSelection?, chunkTokens: Int) -> Int {
    func bytes(lastLayer: Int?, tokens: Int) -> Int {
      var options = ForwardPass.Options()
      options.lastLayer = lastLayer
      let cache = ForwardPass.emptyCache(configuration, options)
      return cache.extent(count: tokens, written: tokens).byteCount
    }
    // A chunk ends where a passage ends, so it may be longer.
    return bytes(lastLayer: selection?.lastLayer, tokens: 2 * chunkTokens)
      + bytes(lastLayer: selection?.lastLayer, tokens: Self.judgedTokens)
      + bytes(lastLayer: nil, tokens: Self.judgedTokens)
  }

  /// The usual maximum number of tokens of a passage and a question.
  private static let judgedTokens = 512

  /// Returns the bytes of the keys that the light pass keeps of a document.
  ///
  /// Without a selection two KV heads are assumed, which is right for most models.
  package func lightBytes(_ selection: HeadSelection?, tokens: Int) -> Int {
    (selection?.slots.count ?? 2)
      * PackedKeys.byteCount(tokens, headDimension: configuration.headDimension)
  }
}
