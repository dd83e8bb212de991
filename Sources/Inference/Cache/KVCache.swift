package import Tensors

/// Keys and values of the tokens read so far, for every layer.
///
/// Memory comes in pages of 256 tokens, so growing moves nothing; the pages of all layers that are
/// added at once stand in one block, large enough for huge pages. A layer with a window keeps a
/// ring of pages, and pins the page of its sinks. Keys are stored rotated at the token's position
/// in the sequence; `RotaryEmbedding.unrotate` undoes that where one is needed at another.
package final class KVCache {
  /// What one layer needs to keep.
  package struct LayerShape: Sendable, Hashable {
    package var kvHeads: Int
    package var headDimension: Int
    /// Tokens to keep behind the newest; nil for all.
    package var window: Int?
    /// Tokens to keep at the start.
    package var sinks: Int

    package init(kvHeads: Int, headDimension: Int, window: Int? = nil, sinks: Int = 0) {
      self.kvHeads = kvHeads
      self.headDimension = headDimension
      self.window = window
      self.sinks = sinks
    }
  }

  package static let pageTokens = 256

  package let shapes: [LayerShape]
  package let type: CacheElementType
  /// Tokens in the cache, those that left a ring included.
  package private(set) var count = 0
  /// The largest count since the cache was empty: how far rings went round, whatever was truncated.
  private var written = 0
  /// Tokens up to which memory is there.
  private var reserved = 0
  /// A part of a block of memory.
  private struct Page {
    let memory: AlignedMemory
    let start: Int  // in bytes
  }

  private var pages: [[Page]]  // (layers, pages)
  private var blocks: [AlignedMemory] = []
  private let ringPages: [Int?]  // (layers), the sinks' page not counted

  /// Makes an empty cache.
  ///
  /// - Parameters:
  ///   - shapes: one for each layer.
  ///   - type: how numbers are stored.
  ///   - chunk: tokens that are appended at once at most.
  package init(shapes: [LayerShape], type: CacheElementType, chunk: Int) {
    self.shapes = shapes
    self.type = type
    pages = Array(repeating: [], count: shapes.count)
    ringPages = shapes.map { shape in
      shape.window.map { ($0 + chunk + Self.pageTokens - 1) / Self.pageTokens + 1 }
    }
  }

  /// Makes room for tokens up to `total`, so that appending them allocates nothing.
  package func reserve(_ total: Int) {
    guard total > reserved else { return }
    reserved = total
    var bytes = 0
    for layer in shapes.indices { bytes += missingPages(layer, total) * pageBytes(layer) }
    guard bytes > 0 else { return }
    let block = AlignedMemory(uninitializedByteCount: bytes)
    blocks.append(block)
    var start = 0
    for layer in shapes.indices {
      for _ in 0..<missingPages(layer, total) {
        pages[layer].append(Page(memory: block, start: start))
        start += pageBytes(layer)
      }
    }
  }

  private func missingPages(_ layer: Int, _ tokens: Int) -> Int {
    max(0, physicalPages(layer: layer, tokens: tokens) - pages[layer].count)
  }

  /// Stores the keys and values (tokens, kvHeads × d) of the tokens that follow; `advance` counts
  /// them once all layers have theirs.
  package func append(keys: Matrix, values: Matrix, layer: Int) {
    let d = shapes[layer].headDimension
    precondition(count + keys.rows <= reserved, "\(count + keys.rows) tokens, \(reserved) reserved")
    for row in 0..<keys.rows {
      let (page, slot) = place(layer: layer, token: count + row)
      for head in 0..<shapes[layer].kvHeads {
        rows(of: page, layer: layer, head: head, .keys)
          .store(keys, row: row, column: head * d, at: slot)
        rows(of: page, layer: layer, head: head, .values)
          .store(values, row: row, column: head * d, at: slot)
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
      newCount == count || newCount == 0 || shapes.indices.allSatisfy({ canTruncate($0, newCount) })
    else { return false }
    count = newCount
    if count == 0 { written = 0 }
    return true
  }

  private func canTruncate(_ layer: Int, _ newCount: Int) -> Bool {
    guard let window = shapes[layer].window else { return true }
    return max(0, newCount - window + 1) >= oldestInRing(layer)
  }

  /// The first token (after the sinks) whose ring page hasn't been overwritten.
  package func oldestInRing(_ layer: Int) -> Int {
    guard let ring = ringPages[layer], written > 0 else { return 0 }
    let newest = (written - 1) / Self.pageTokens
    let oldest = newest - ring + 1
    return oldest <= pinnedPages(layer) ? 0 : oldest * Self.pageTokens
  }

  /// Calls `body` with runs of at most 64 keys (one page each), oldest first.
  package func forEachRun(
    layer: Int, head: Int, keys: Range<Int>, _ body: (_ run: CacheRun, _ firstKey: Int) -> Void
  ) {
    var key = keys.lowerBound
    while key < keys.upperBound {
      let end = min(
        keys.upperBound, (key / AttentionTile.keyCapacity + 1) * AttentionTile.keyCapacity)
      let (page, slot) = place(layer: layer, token: key)
      let run = CacheRun(
        keys: rows(of: page, layer: layer, head: head, .keys),
        values: rows(of: page, layer: layer, head: head, .values), slot: slot, count: end - key)
      body(run, key)
      key = end
    }
  }

  /// The key of one token and head as a float row (1, d), rotated at the token's position.
  package func loadKey(layer: Int, head: Int, token: Int, into row: Matrix) {
    let (page, slot) = place(layer: layer, token: token)
    rows(of: page, layer: layer, head: head, .keys).load(slot, into: row, row: 0, column: 0)
  }

  package func loadValue(layer: Int, head: Int, token: Int, into row: Matrix) {
    let (page, slot) = place(layer: layer, token: token)
    rows(of: page, layer: layer, head: head, .values).load(slot, into: row, row: 0, column: 0)
  }

  // MARK: Pages

  private enum Half: Int { case keys, values }

  /// Bytes of the keys, or of the values, of one head in a page.
  private func halfBytes(_ layer: Int) -> Int {
    CacheRows.bytes(Self.pageTokens, shapes[layer].headDimension, type)
  }

  private func pageBytes(_ layer: Int) -> Int { shapes[layer].kvHeads * 2 * halfBytes(layer) }

  /// Pages of the sinks, which a ring never overwrites.
  private func pinnedPages(_ layer: Int) -> Int {
    Self.pages(shapes[layer].sinks)
  }

  private static func pages(_ tokens: Int) -> Int { (tokens + pageTokens - 1) / pageTokens }

  private func physicalPages(layer: Int, tokens: Int) -> Int {
    let logical = Self.pages(tokens)
    guard let ring = ringPages[layer] else { return logical }
    return min(logical, ring + pinnedPages(layer))
  }

  /// The page of a token, and its row there.
  private func place(layer: Int, token: Int) -> (page: Page, slot: Int) {
    var page = token / Self.pageTokens
    if let ring = ringPages[layer] {
      let pinned = pinnedPages(layer)
      if page >= pinned { page = pinned + (page - pinned) % ring }
    }
    return (pages[layer][page], token % Self.pageTokens)
  }

  /// The keys or the values of one head in a page, which stands as (kvHeads, keys | values).
  private func rows(of page: Page, layer: Int, head: Int, _ half: Half) -> CacheRows {
    CacheRows(
      page.memory, at: page.start + (head * 2 + half.rawValue) * halfBytes(layer),
      capacity: Self.pageTokens,
      headDimension: shapes[layer].headDimension, type: type)
  }
}

extension KVCache {
  /// Bytes of one token's keys and values in a layer.
  package func bytesPerToken(layer: Int) -> Int { pageBytes(layer) / Self.pageTokens }

  /// The bytes held now, by layer.
  ///
  /// - Parameter heads: query heads, for what a multi-head cache would take.
  /// - Returns: pages held, whether full or not; copies in checkpoints aren't counted.
  package func footprint(heads: Int) -> CacheFootprint {
    var footprint = CacheFootprint(
      layers: shapes.indices.map { layer in
        CacheFootprint.Layer(
          window: shapes[layer].window, tokens: count - oldestInRing(layer),
          bytes: pages[layer].count * pageBytes(layer))
      })
    footprint.elementType = type.rawValue + (type.isExperimental ? ", experimental" : "")
    for layer in shapes.indices {
      let held = pages[layer].count
      // What a full layer would hold: no less, also of a text that was cut short.
      let whole = max(held, Self.pages(count))
      let head = 2 * CacheRows.bytes(Self.pageTokens, shapes[layer].headDimension, .f16)
      let page = shapes[layer].kvHeads * head
      footprint.multiHeadF16Bytes += whole * heads * head
      footprint.savings.sharedHeads += whole * (heads * head - page)
      footprint.savings.windows += (whole - held) * page
      footprint.savings.elements += held * (page - pageBytes(layer))
    }
    footprint.headsPerKVHead = heads / max(1, shapes.first?.kvHeads ?? 1)
    return footprint
  }

  /// Bytes of the blocks that were allocated, which the footprint has to equal.
  package var allocatedBytes: Int { blocks.reduce(0) { $0 + $1.byteCount } }

  /// A copy of what truncating would lose: the rings, at this moment.
  package func checkpoint() -> CacheCheckpoint {
    CacheCheckpoint(count: count, written: written, rings: ringCopies())
  }

  /// A checkpoint as if the cache were truncated first; nil if it can't be.
  package func checkpoint(at newCount: Int) -> CacheCheckpoint? {
    guard newCount <= count, shapes.indices.allSatisfy({ canTruncate($0, newCount) }) else {
      return nil
    }
    let hasRings = ringPages.contains { $0 != nil }
    return CacheCheckpoint(
      count: newCount, written: hasRings ? written : newCount, rings: ringCopies())
  }

  private func ringCopies() -> [[AlignedMemory]] {
    shapes.indices.map { layer in
      ringPages[layer] == nil
        ? [] : pages[layer].map { $0.memory.copy($0.start..<$0.start + pageBytes(layer)) }
    }
  }

  /// Goes back to a checkpoint of this cache; full layers keep their tokens up to there.
  package func restore(_ checkpoint: CacheCheckpoint) {
    for layer in shapes.indices where ringPages[layer] != nil {
      for (page, copy) in zip(pages[layer], checkpoint.rings[layer]) {
        page.memory.update(from: copy, at: page.start)
      }
    }
    count = checkpoint.count
    written = checkpoint.written
  }

  // MARK: Snapshots

  /// What a snapshot of the cache has to hold at a checkpoint.
  package func extent(at checkpoint: CacheCheckpoint) -> CacheExtent {
    extent(count: checkpoint.count, written: checkpoint.written)
  }

  /// The extent of a cache of this shape with so many tokens.
  package func extent(count: Int, written: Int) -> CacheExtent {
    CacheExtent(
      count: count, written: written,
      pages: shapes.indices.map { layer in
        physicalPages(layer: layer, tokens: ringPages[layer] == nil ? count : written)
      },
      pageBytes: shapes.indices.map(pageBytes))
  }

  /// Calls `body` with the pages of a checkpoint, layer by layer: those of full layers stand in the
  /// cache.
  package func forEachPage(
    at checkpoint: CacheCheckpoint, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    let extent = extent(at: checkpoint)
    for layer in shapes.indices {
      for number in 0..<extent.pages[layer] {
        if ringPages[layer] == nil {
          let page = pages[layer][number]
          try page.memory.withBytes(page.start..<page.start + pageBytes(layer), body)
        } else {
          let copy = checkpoint.rings[layer][number]
          try copy.withBytes(0..<copy.byteCount, body)
        }
      }
    }
  }

  /// Takes over the pages of a snapshot in the order of `forEachPage`; false if their bytes aren't
  /// an extent of this cache's.
  package func restore(_ extent: CacheExtent, from bytes: UnsafeRawBufferPointer) -> Bool {
    guard extent.isSound, extent == self.extent(count: extent.count, written: extent.written),
      bytes.count == extent.byteCount
    else { return false }
    reserve(extent.written)
    var start = 0
    for layer in shapes.indices {
      for page in pages[layer].prefix(extent.pages[layer]) {
        let end = start + pageBytes(layer)
        page.memory.update(
          from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), at: page.start)
        start = end
      }
    }
    count = extent.count
    written = extent.written
    return true
  }
}

/// The rings of a cache as they were, and how many tokens it held.
package struct CacheCheckpoint {
  package let count: Int
  fileprivate let written: Int
  fileprivate let rings: [[AlignedMemory]]  // (layers, pages)

  /// What the copies take.
  package var bytes: Int { rings.joined().reduce(0) { $0 + $1.byteCount } }
}
