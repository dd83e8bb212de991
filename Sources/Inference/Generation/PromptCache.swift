package import Tokenization

/// The tokens that a KV cache holds, and the ways back to an earlier length.
///
/// A prompt that begins with the same tokens reuses them. A ring overwrites tokens that an earlier
/// position would see, so a cache with rings can go back only a little, to its checkpoint, or to the start.
package struct PromptCache {
  package private(set) var tokens: [TokenID] = []
  /// The cache as it was at an earlier length, usually at the document's end: every question continues
  /// from there.
  private var checkpoint: CacheCheckpoint?
  private let cache: KVCache

  /// Creates the record of an empty cache.
  package init(_ cache: KVCache) { self.cache = cache }

  /// Keeps the longest prefix that the cache shares with a prompt, and drops the rest.
  ///
  /// - Parameters:
  ///   - prompt: the prompt that is to be read.
  ///   - limit: the maximum number of tokens to keep.
  /// - Returns: the number of tokens kept; the prompt is to be read from there.
  package mutating func keepPrefix(of prompt: [TokenID], limit: Int) -> Int {
    let held = min(tokens.count, prompt.count)
    let shared = (0..<held).first { tokens[$0] != prompt[$0] } ?? held
    return rewind(to: min(shared, limit))
  }

  /// Goes back to `count` tokens, or to fewer if the cache has lost what is needed there.
  ///
  /// - Returns: the number of tokens kept.
  private mutating func rewind(to count: Int) -> Int {
    var kept = count
    if !cache.truncate(to: count) {
      if let checkpoint, checkpoint.count <= count {
        cache.restore(checkpoint)
        kept = checkpoint.count
      } else {
        _ = cache.truncate(to: 0)
        kept = 0
      }
    }
    if let checkpoint, checkpoint.count > kept { self.checkpoint = nil }
    tokens.removeSubrange(kept...)
    return kept
  }

  /// Drops the last token.
  ///
  /// - Returns: false, with nothing changed, if the cache can't go back.
  package mutating func dropLast() -> Bool {
    guard let last = tokens.indices.last, cache.truncate(to: last) else { return false }
    tokens.removeLast()
    return true
  }

  /// Records tokens that a forward pass has read into the cache.
  package mutating func append(_ read: some Collection<TokenID>) { tokens += read }

  /// Makes a checkpoint of the present length, unless the cache can go back there without one.
  package mutating func markEnd() {
    if cache.losesTokens { checkpoint = cache.checkpoint() }
  }

  /// Records that the cache is empty.
  package mutating func clear() {
    tokens = []
    checkpoint = nil
  }

  /// Returns the cache as it was after those tokens; nil if the cache doesn't begin with them or has lost
  /// what is needed there.
  package func checkpoint(of wanted: [TokenID]) -> CacheCheckpoint? {
    guard !wanted.isEmpty, tokens.starts(with: wanted) else { return nil }
    if let checkpoint, checkpoint.count == wanted.count { return checkpoint }
    return cache.checkpoint(at: wanted.count)
  }

  /// Returns the bytes that the cache and its checkpoint hold, for layers of `heads` query heads.
  package func footprint(heads: Int) -> CacheFootprint {
    var footprint = cache.footprint(heads: heads)
    footprint.checkpointBytes = checkpoint.map(cache.bytes(heldFor:)) ?? 0
    return footprint
  }
}
