package import Tensors
package import Wording

/// Keys and values of the tokens read so far, for every layer.
///
/// Memory comes in pages of 256 tokens, so that growing moves nothing. Pages that are added at once, of
/// all layers, share one block that is large enough for huge pages. A layer with a window keeps a ring of
/// pages and pins the page of its sinks. Heads that forget have pages of their own and free those that
/// they no longer look at. Keys are stored rotated at the token's position in the sequence.
package final class KVCache {
  /// The tokens that one layer's cache has to keep.
  package struct LayerShape: Sendable, Hashable {
    package var kvHeads: Int
    package var headDimension: Int
    /// The number of newest tokens to keep; nil for all.
    package var window: Int?
    /// The number of tokens to keep at the start.
    package var sinks: Int
    /// True if each head may free its old tokens; has no effect with a window.
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
  package let type: CacheType
  /// The number of tokens in the cache, those that left a ring included.
  package internal(set) var count = 0
  /// The largest count since the cache was empty: the distance that rings went round.
  var written = 0
  /// The number of tokens that memory is allocated for.
  var reserved = 0
  var strips: [CacheStrip]  // layer by layer
  let firstStrips: [Int]  // (layers + 1)
  private(set) var blocks: [AlignedMemory] = []
  /// The length of the longest key of each head so far, as `ALiBiHorizon` measures it.
  package var longestKeys: [[Float]]  // (layers, kvHeads)

  /// Makes an empty cache.
  ///
  /// - Parameters:
  ///   - shapes: one for each layer.
  ///   - type: how numbers are stored.
  ///   - batch: the maximum number of tokens that are appended at once.
  package init(shapes: [LayerShape], type: CacheType, batch: Int) {
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

  /// Allocates memory for tokens up to `total`, so that appending them allocates nothing.
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

  /// Stores a layer's keys and values (tokens, kvHeads × d) of the tokens that follow.
  ///
  /// `advance` counts the tokens once all layers have stored them.
  package func append(keys: Matrix, values: Matrix, layer: Int) {
    let d = shapes[layer].headDimension
    precondition(count + keys.rows <= reserved, "\(count + keys.rows) tokens, \(reserved) reserved")
    for strip in firstStrips[layer]..<firstStrips[layer + 1] {
      for row in 0..<keys.rows {
        for head in strips[strip].heads {
          let (keyRows, valueRows, slot) = rows(layer: layer, head: head, token: count + row)
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

  /// Removes the tokens from `newCount` on.
  ///
  /// - Returns: false if a layer has lost tokens that the next token would see; nothing changes then.
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

  /// Returns the oldest token of a layer, after the sinks, whose page hasn't been overwritten.
  package func oldestInRing(_ layer: Int) -> Int {
    strips[firstStrips[layer]].oldestInRing(written: written)
  }

  /// Frees the pages of a head whose tokens are `kept` or more before the next one.
  package func forget(layer: Int, head: Int, keeping kept: Int) {
    strips[strip(layer, head)].forget(keeping: kept, of: count)
  }

  /// Returns the oldest token that a head still has.
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
      let (keyRows, valueRows, slot) = rows(layer: layer, head: head, token: key)
      body(CacheRun(keys: keyRows, values: valueRows, slot: slot, count: end - key), key)
      key = end
    }
  }

  /// Loads the key of one token and head as a float row (1, d), rotated at the token's position.
  package func loadKey(layer: Int, head: Int, token: Int, into row: Matrix) {
    let (keys, _, slot) = rows(layer: layer, head: head, token: token)
    keys.load(slot, into: row, row: 0, column: 0)
  }

  /// Loads the value of one token and head as a float row (1, d).
  package func loadValue(layer: Int, head: Int, token: Int, into row: Matrix) {
    let (_, values, slot) = rows(layer: layer, head: head, token: token)
    values.load(slot, into: row, row: 0, column: 0)
  }

  private func strip(_ layer: Int, _ head: Int) -> Int {
    firstStrips[layer] + (shapes[layer].headsForget ? head : 0)
  }

  /// Returns the keys and the values of one head in the page of a token, and the token's row there.
  ///
  /// The layout of a page is (heads, keys | values).
  private func rows(layer: Int, head: Int, token: Int) -> (CacheRows, CacheRows, slot: Int) {
    let strip = strips[strip(layer, head)]
    let page = strip.page(of: token)
    let d = shapes[layer].headDimension
    let bytes = CacheRows.bytes(Self.pageTokens, d, type)
    let start = page.start + (head - strip.heads.lowerBound) * 2 * bytes
    func half(at start: Int) -> CacheRows {
      CacheRows(page.memory, at: start, capacity: Self.pageTokens, headDimension: d, type: type)
    }
    return (half(at: start), half(at: start + bytes), token % Self.pageTokens)
  }
}
