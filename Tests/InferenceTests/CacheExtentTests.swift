import Inference
import Tensors
import Testing
import Tokenization
import TestSupport
import Wording

/// Pages that leave a cache and come into another.
struct CacheExtentTests {
  private func pass(
    _ loaded: LoadedModel, _ type: CacheType, _ pattern: AttentionPattern?
  ) -> ForwardPass {
    var options = ForwardPass.Options()
    options.batch = 128
    options.cacheType = type
    options.globalPattern = pattern
    return ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
  }

  private func pages(_ cache: KVCache, at checkpoint: CacheCheckpoint) -> [UInt8] {
    var bytes: [UInt8] = []
    cache.forEachPage(at: checkpoint) { bytes += $0 }
    return bytes
  }

  private func loaded(_ architecture: String) throws -> LoadedModel {
    guard architecture != "mpt" else { return try TinyModel.mpt().load() }
    return try TinyModel(architecture: architecture, layers: 3, window: 40).load()
  }

  static let patterns: [AttentionPattern?] = [nil, .sinksAndWindow(sinks: 4, window: 70)]

  @Test(arguments: CacheType.allCases, ["llama", "gemma3", "mpt"])
  func `logits after restored pages are those without, bit for bit`(
    type: CacheType, architecture: String
  ) throws {
    let loaded = try loaded(architecture)
    for pattern in Self.patterns {
      for count in [1, 255, 256, 1100] {
        let whole = pass(loaded, type, pattern)
        _ = loaded.read(whole, letters(count))
        let checkpoint = whole.cache.checkpoint()
        // It must not have later tokens, not even if a ring has overwritten its oldest ones.
        let rest = loaded.read(whole, letters(700, seed: 2))
        let bytes = pages(whole.cache, at: checkpoint)
        let extent = whole.cache.extent(at: checkpoint)
        #expect(extent.count == count && bytes.count == extent.byteCount)

        let other = pass(loaded, type, pattern)
        #expect(bytes.withUnsafeBytes { other.cache.restore(extent, from: $0) })
        #expect(other.cache.count == count)
        #expect(loaded.read(other, letters(700, seed: 2)) == rest)
      }
    }
  }

  @Test func `a cache is taken as it was before its last tokens, unless a ring has lost that`()
    throws
  {
    for architecture in ["llama", "gemma3"] {
      let loaded = try loaded(architecture)
      let whole = pass(loaded, .f16, nil)
      _ = loaded.read(whole, letters(900))
      let checkpoint = try #require(whole.cache.checkpoint(at: 800))
      let bytes = pages(whole.cache, at: checkpoint)
      let other = pass(loaded, .f16, nil)
      let extent = whole.cache.extent(at: checkpoint)
      #expect(bytes.withUnsafeBytes { other.cache.restore(extent, from: $0) })
      #expect(whole.cache.truncate(to: 800))
      let rest = letters(50, seed: 3)
      #expect(loaded.read(other, rest) == loaded.read(whole, rest))
      #expect((whole.cache.checkpoint(at: 100) != nil) == (architecture == "llama"))
      #expect(whole.cache.checkpoint(at: 900) == nil)
    }
  }

  @Test func `pages of another cache are refused`() throws {
    let loaded = try loaded("gemma3")
    let cache = pass(loaded, .f16, nil).cache
    let whole = pass(loaded, .f16, nil)
    _ = loaded.read(whole, letters(900))
    let checkpoint = whole.cache.checkpoint()
    let bytes = pages(whole.cache, at: checkpoint)
    let extent = whole.cache.extent(at: checkpoint)
    func isRefused(_ extent: CacheExtent, _ count: Int, by cache: KVCache) -> Bool {
      bytes.prefix(count).withUnsafeBytes { !cache.restore(extent, from: $0) } && cache.count == 0
    }
    #expect(isRefused(extent, bytes.count - 1, by: cache))
    for other in [cache.extent(count: 1600, written: 1600), cache.extent(count: 0, written: 0)] {
      #expect(isRefused(other, bytes.count, by: cache))
    }
    let huge = [(Int.max, Int.max), (-1, 5), (900, Int.max), (900, .min)]
    for (count, written) in huge {
      let extent = CacheExtent(
        count: count, written: written, pages: extent.pages, pageBytes: extent.pageBytes,
        forgotten: extent.forgotten, longestKeys: extent.longestKeys)
      #expect(isRefused(extent, bytes.count, by: cache))
    }
    for (type, architecture) in [(CacheType.f32, "gemma3"), (.f16, "llama")] {
      let other = pass(try self.loaded(architecture), type, nil).cache
      #expect(isRefused(extent, bytes.count, by: other))
    }
  }
}
