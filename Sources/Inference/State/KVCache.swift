package import Tensors

/// Keys and values of the tokens read so far, for every layer.
///
/// Memory comes in pages of 256 tokens, so growing moves nothing; the pages of all layers that are
/// added at once stand in one block, large enough for huge pages. A layer with a window keeps a
/// ring of pages, and pins the page of its sinks. Where heads forget, each has pages of its own and
/// gives back those that it looks at no more. Keys are stored rotated at the token's position in the
/// sequence; `RotaryEmbedding.unrotate` undoes that where one is needed at another.
package final class KVCache {
  /// What one layer needs to keep.
  package struct LayerShape: Sendable, Hashable {
    package var kvHeads: Int
    package var headDimension: Int
    /// Tokens to keep behind the newest; nil for all.
    package var window: Int?
    /// Tokens to keep at the start.
    package var sinks: Int
    /// Whether a head may forget old tokens by itself; of no effect beside a window.
    package var headsForget: Bool

    package init(
      kvHeads: Int, headDimension: Int, window: Int? = nil, sinks: Int = 0,
      headsForget: Bool = false
    ) {
      self.kvHeads = kvHeads
      self.headDimension = headDimension
      self.window = window
      self.sinks = sinks
      self.headsForget = headsForget && window == nil
    }
  }

  package static let pageTokens = 256

  package let shapes: [LayerShape]
  package let type: CacheElementType
  /// Tokens in the cache, those that left a ring included.
  package internal(set) var count = 0
  /// The largest count since the cache was empty: how far rings went round, whatever was truncated.
  var written = 0
  /// Tokens up to which memory is there.
  var reserved = 0
  var strips: [CacheStrip]  // layer by layer
  let firstStrips: [Int]  // (layers + 1)
  private(set) var blocks: [AlignedMemory] = []
  /// The longest key that each head has met, as its horizon measures it; it never falls.
  package var longestKeys: [[Float]]  // (layers, kvHeads)

  /// Makes an empty cache.
  ///
  /// - Parameters:
  ///   - shapes: one for each layer.
  ///   - type: how numbers are stored.
  ///   - batch: tokens that are appended at once at most.
  package init(shapes: [LayerShape], type: CacheElementType, batch: Int) {
    self.shapes = shapes
    self.type = type
    longestKeys = shapes.map { Array(repeating: 0, count: $0.kvHeads) }
    var strips: [CacheStrip] = []
    var firstStrips = [0]
    for shape in shapes {
      strips += CacheStrip.strips(of: shape, type: type, batch: batch)
      firstStrips.append(strips.count)
    }
    self.strips = strips
    self.firstStrips = firstStrips
  }

  /// Makes room for tokens up to `total`, so that appending them allocates nothing.
  package func reserve(_ total: Int) {
    guard total > reserved else { return }
    reserved = total
    var bytes = 0
    for index in strips.indices where strips[index].forgets {
      strips[index].fillPages(tokens: total)
    }
    for strip in strips { bytes += strip.missingPages(total) * strip.pageBytes }
    guard bytes > 0 else { return }
    let block = AlignedMemory(uninitializedByteCount: bytes)
    blocks.append(block)
    var start = 0
    for index in strips.indices {
      for _ in 0..<strips[index].missingPages(total) {
        strips[index].pages.append(CacheStrip.Page(memory: block, start: start))
        start += strips[index].pageBytes
      }
    }
  }

  /// Stores the keys and values (tokens, kvHeads × d) of the tokens that follow; `advance` counts
  /// them once all layers have theirs.
  package func append(keys: Matrix, values: Matrix, layer: Int) {
    let d = shapes[layer].headDimension
    precondition(count + keys.rows <= reserved, "\(count + keys.rows) tokens, \(reserved) reserved")
    for strip in firstStrips[layer]..<firstStrips[layer + 1] {
      for row in 0..<keys.rows {
        for head in strips[strip].heads {
          let (keyRows, valueRows, slot) = place(layer: layer, head: head, token: count + row)
          keyRows.store(keys, row: row, column: head * d, at: slot)
          valueRows.store(values, row: row, column: head * d, at: slot)
        }
      }
    }
  }

  /// Counts tokens that every layer has stored.
  package func advance(by tokens: Int) {
    count += tokens
    written = max(written, count)
  }

  /// Forgets the tokens from `newCount` on, if every layer still has what tokens there would see.
  package func truncate(to newCount: Int) -> Bool {
    guard newCount <= count else { return false }
    guard
      newCount == count || newCount == 0
        || strips.allSatisfy({ $0.canTruncate(to: newCount, written: written) })
    else { return false }
    count = newCount
    if count == 0 { written = 0 }
    for index in strips.indices where strips[index].forgets {
      strips[index].truncate(to: newCount)
      reserved = newCount
    }
    return true
  }

  /// The first token (after the sinks) whose ring page hasn't been overwritten.
  package func oldestInRing(_ layer: Int) -> Int {
    strips[firstStrips[layer]].oldestInRing(written: written)
  }

  /// Gives back the pages of a head whose tokens lie `kept` or more behind the next one.
  package func forget(layer: Int, head: Int, keeping kept: Int) {
    strips[strip(layer, head)].forget(keeping: kept, of: count)
  }

  /// The first token that a head which forgets still has.
  package func oldestKept(layer: Int, head: Int) -> Int {
    strips[strip(layer, head)].forgotten * Self.pageTokens
  }

  /// Calls `body` with runs of at most 64 keys (one page each), oldest first.
  package func forEachRun(
    layer: Int, head: Int, keys: Range<Int>, _ body: (_ run: CacheRun, _ firstKey: Int) -> Void
  ) {
    var key = keys.lowerBound
    while key < keys.upperBound {
      let end = min(
        keys.upperBound, (key / AttentionTile.keyCapacity + 1) * AttentionTile.keyCapacity)
      let (keyRows, valueRows, slot) = place(layer: layer, head: head, token: key)
      body(CacheRun(keys: keyRows, values: valueRows, slot: slot, count: end - key), key)
      key = end
    }
  }

  /// The key of one token and head as a float row (1, d), rotated at the token's position.
  package func loadKey(layer: Int, head: Int, token: Int, into row: Matrix) {
    let (keys, _, slot) = place(layer: layer, head: head, token: token)
    keys.load(slot, into: row, row: 0, column: 0)
  }

  package func loadValue(layer: Int, head: Int, token: Int, into row: Matrix) {
    let (_, values, slot) = place(layer: layer, head: head, token: token)
    values.load(slot, into: row, row: 0, column: 0)
  }

  private func strip(_ layer: Int, _ head: Int) -> Int {
    firstStrips[layer] + (shapes[layer].headsForget ? head : 0)
  }

  /// The keys and the values of one head in the page of a token, and its row there; a page stands as
  /// (heads, keys | values).
  private func place(layer: Int, head: Int, token: Int) -> (CacheRows, CacheRows, slot: Int) {
    let strip = strips[strip(layer, head)]
    let page = strip.page(of: token)
    let d = shapes[layer].headDimension
    let half = CacheRows.bytes(Self.pageTokens, d, type)
    let start = page.start + (head - strip.heads.lowerBound) * 2 * half
    func rows(_ start: Int) -> CacheRows {
      CacheRows(page.memory, at: start, capacity: Self.pageTokens, headDimension: d, type: type)
    }
    return (rows(start), rows(start + half), token % Self.pageTokens)
  }
}
