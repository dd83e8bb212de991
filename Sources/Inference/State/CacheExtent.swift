/// How much of a cache a snapshot of it holds, in pages.
package struct CacheExtent: Codable, Hashable, Sendable {
  /// Tokens in the cache.
  package let count: Int
  /// How far rings went round.
  package let written: Int
  package let pages: [Int]  // (strips)
  package let pageBytes: [Int]  // (strips)
  /// Pages that heads had given back.
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

  /// Whether the numbers are those of a cache, so that none overflows and no memory is asked for
  /// that the pages don't need.
  var isSound: Bool {
    (1..<1 << 32).contains(count) && (count...count + 1 << 20).contains(written)
  }
}
