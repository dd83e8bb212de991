import Tensors
import Wording

extension KVCache {
  /// Returns the bytes of one token's keys and values in a layer.
  package func bytesPerToken(layer: Int) -> Int {
    strips(of: layer).reduce(0) { $0 + $1.pageBytes } / Self.pageTokens
  }

  /// Returns the bytes held now, by layer.
  ///
  /// - Parameter heads: the number of query heads, for the size of a multi-head cache.
  /// - Returns: the bytes of whole pages; copies in checkpoints don't count.
  package func footprint(heads: Int) -> CacheFootprint {
    var footprint = CacheFootprint(
      layers: shapes.indices.map { layer in
        CacheLayer(
          window: shapes[layer].window, tokens: count - oldestInRing(layer),
          bytes: strips(of: layer).reduce(0) { $0 + $1.bytes })
      })
    footprint.type = type
    for layer in shapes.indices {
      for strip in strips(of: layer) { add(strip, layer, heads: heads, to: &footprint) }
    }
    footprint.headsPerKVHead = heads / max(1, shapes.first?.kvHeads ?? 1)
    return footprint
  }

  private func add(
    _ strip: CacheStrip, _ layer: Int, heads: Int, to footprint: inout CacheFootprint
  ) {
    let held = strip.pages.count - strip.forgotten
    // The pages of a full layer; a text that was truncated holds no fewer.
    let whole = max(strip.pages.count, CacheStrip.pagesCovering(count))
    let head = 2 * CacheRows.bytes(Self.pageTokens, shapes[layer].headDimension, .f16)
    let page = strip.heads.count * head
    let multiHead = heads * page / shapes[layer].kvHeads
    footprint.multiHeadF16Bytes += whole * multiHead
    footprint.savings.sharedHeads += whole * (multiHead - page)
    footprint.savings.windows += (whole - held) * page
    footprint.savings.elements += held * (page - strip.pageBytes)
  }

  /// The bytes of all allocated memory, which the footprint has to equal.
  package var allocatedBytes: Int {
    let own = strips.lazy.filter(\.forgets).flatMap(\.pages).compactMap { $0 }
    return (blocks + own.map(\.memory)).reduce(0) { $0 + $1.byteCount }
  }

  /// True if later tokens may overwrite or free earlier ones, so that a checkpoint is of use.
  package var losesTokens: Bool { strips.contains(where: \.losesTokens) }

  /// Returns a checkpoint of the cache now: copies of rings, and the pages that heads may free.
  package func checkpoint() -> CacheCheckpoint { checkpoint(count: count, written: written) }

  /// Returns a checkpoint as if the cache were truncated first; nil if it can't be.
  package func checkpoint(at newCount: Int) -> CacheCheckpoint? {
    guard newCount <= count,
      strips.allSatisfy({ $0.canTruncate(to: newCount, written: written) })
    else { return nil }
    let hasRings = strips.contains(where: \.isRing)
    return checkpoint(count: newCount, written: hasRings ? written : newCount)
  }

  private func checkpoint(count: Int, written: Int) -> CacheCheckpoint {
    CacheCheckpoint(
      count: count, written: written, forgotten: strips.map(\.forgotten),
      pages: strips.map { strip in
        guard strip.isRing else {
          return strip.forgets ? Array(strip.pages.prefix(strip.physicalPages(tokens: count))) : []
        }
        return strip.pages.map {
          $0.map {
            let copy = $0.memory.copy($0.start..<$0.start + strip.pageBytes)
            return CacheStrip.Page(memory: copy, start: 0)
          }
        }
      })
  }

  /// Restores a checkpoint of this cache; full layers keep their tokens up to its count.
  package func restore(_ checkpoint: CacheCheckpoint) {
    for index in strips.indices {
      if strips[index].isRing {
        for (page, copy) in zip(strips[index].pages, checkpoint.pages[index]) {
          if let page, let copy { page.memory.update(from: copy.memory, at: page.start) }
        }
      } else if strips[index].forgets {
        strips[index].replace(checkpoint.pages[index], forgotten: checkpoint.forgotten[index])
        reserved = checkpoint.count
      }
    }
    count = checkpoint.count
    written = checkpoint.written
  }

  /// Returns the bytes that are held for a checkpoint alone.
  package func bytes(heldFor checkpoint: CacheCheckpoint) -> Int {
    strips.indices.reduce(0) { sum, index in
      let strip = strips[index]
      let lost = strip.isRing ? 0 : strip.forgotten
      let pages = checkpoint.pages[index]
      let held = strip.isRing ? pages[...] : pages.prefix(lost)
      return sum + held.count { $0 != nil } * strip.pageBytes
    }
  }

  private func strips(of layer: Int) -> ArraySlice<CacheStrip> {
    strips[firstStrips[layer]..<firstStrips[layer + 1]]
  }

  // MARK: Snapshots

  /// Returns the extent of a snapshot of the cache at a checkpoint.
  package func extent(at checkpoint: CacheCheckpoint) -> CacheExtent {
    extent(
      count: checkpoint.count, written: checkpoint.written, forgotten: checkpoint.forgotten)
  }

  /// Returns the extent of a cache of this shape.
  ///
  /// It holds `count` tokens, has held `written` in its rings, and each strip has freed `forgotten`
  /// pages, or none.
  package func extent(count: Int, written: Int, forgotten: [Int]? = nil) -> CacheExtent {
    let forgotten = forgotten ?? strips.map { _ in 0 }
    return CacheExtent(
      count: count, written: written,
      pages: strips.indices.map { index in
        strips[index].physicalPages(tokens: strips[index].isRing ? written : count)
          - forgotten[index]
      },
      pageBytes: strips.map(\.pageBytes), forgotten: forgotten, longestKeys: longestKeys)
  }

  /// Calls `body` with the pages of a checkpoint, strip by strip; the cache holds those of full layers.
  package func forEachPage(
    at checkpoint: CacheCheckpoint, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    let extent = extent(at: checkpoint)
    for (index, strip) in strips.enumerated() {
      let pages = strip.losesTokens ? checkpoint.pages[index] : strip.pages
      for page in pages.dropFirst(extent.forgotten[index]).prefix(extent.pages[index]) {
        guard let page else { continue }
        try page.memory.withBytes(page.start..<page.start + strip.pageBytes, body)
      }
    }
  }

  /// Copies the pages of a snapshot, in the order of `forEachPage`, into an empty cache.
  ///
  /// - Parameters:
  ///   - extent: the extent of the snapshot.
  ///   - bytes: the pages.
  ///   - onCopied: called with each range of bytes that isn't needed any more.
  /// - Returns: false if the extent or the number of bytes doesn't suit this cache.
  package func restore(
    _ extent: CacheExtent, from bytes: UnsafeRawBufferPointer,
    onCopied: (Range<Int>) -> Void = { _ in }
  ) -> Bool {
    guard extent.isSound, isOwn(extent), bytes.count == extent.byteCount else { return false }
    for index in strips.indices where strips[index].forgets {
      strips[index].begin(forgotten: extent.forgotten[index])
    }
    reserve(extent.written)
    var start = 0
    for (index, strip) in strips.enumerated() {
      let pages = strip.pages.dropFirst(extent.forgotten[index])
      let first = start
      for case let page? in pages.prefix(extent.pages[index]) {
        let end = start + strip.pageBytes
        page.memory.update(
          from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), at: page.start)
        start = end
      }
      onCopied(first..<start)
    }
    count = extent.count
    written = extent.written
    longestKeys = zip(longestKeys, extent.longestKeys).map { zip($0, $1).map(max) }
    return true
  }

  /// Returns whether a cache of this shape can have an extent.
  private func isOwn(_ extent: CacheExtent) -> Bool {
    guard extent.forgotten.count == strips.count,
      extent.longestKeys.map(\.count) == longestKeys.map(\.count)
    else { return false }
    let own = self.extent(
      count: extent.count, written: extent.written, forgotten: extent.forgotten)
    return own.pages == extent.pages && own.pageBytes == extent.pageBytes
      && zip(strips, extent.forgotten).allSatisfy { strip, forgotten in
        let range = 0...(strip.forgets ? extent.count / Self.pageTokens : 0)
        return range.contains(forgotten)
      }
  }
}

/// The state of a cache at one length: the number of tokens, and copies of what later tokens overwrite.
package struct CacheCheckpoint {
  package let count: Int
  fileprivate let written: Int
  fileprivate let forgotten: [Int]  // (strips)
  fileprivate let pages: [[CacheStrip.Page?]]  // (strips, pages)
}

/// The size of a snapshot of a cache, in pages.
package struct CacheExtent: Codable, Hashable, Sendable {
  /// The number of tokens in the cache.
  package let count: Int
  /// The largest number of tokens that rings have held: the distance that they went round.
  package let written: Int
  package let pages: [Int]  // (strips)
  package let pageBytes: [Int]  // (strips)
  /// The numbers of pages that heads had freed.
  package let forgotten: [Int]  // (strips)
  package let longestKeys: [[Float]]  // (layers, kvHeads)

  package init(
    count: Int, written: Int, pages: [Int], pageBytes: [Int], forgotten: [Int],
    longestKeys: [[Float]]
  ) {
    self.count = count
    self.written = written
    self.pages = pages
    self.pageBytes = pageBytes
    self.forgotten = forgotten
    self.longestKeys = longestKeys
  }

  package var byteCount: Int { zip(pages, pageBytes).reduce(0) { $0 + $1.0 * $1.1 } }

  /// True if the numbers can be those of a cache, so that none overflows and no needless memory is
  /// allocated.
  var isSound: Bool {
    (1..<1 << 32).contains(count) && (count...count + 1 << 20).contains(written)
  }
}
