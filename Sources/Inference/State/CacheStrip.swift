import Tensors
import Wording

/// The pages of heads that keep and lose the same tokens.
///
/// All heads of a layer share a strip, or each has one of its own where heads forget.
struct CacheStrip {
  /// A part of a block of memory that holds `KVCache.pageTokens` tokens.
  struct Page {
    let memory: AlignedMemory
    let start: Int  // in bytes
  }

  let heads: Range<Int>
  let pageBytes: Int
  /// True if each page has memory of its own, to be freed when its tokens are too old.
  let forgets: Bool
  private let window: Int?
  /// The number of pages of a ring, without those of the sinks; nil for a strip that keeps everything.
  private let ring: Int?
  /// The number of pages of the sinks, which a ring never overwrites.
  private let pinned: Int
  /// The pages, oldest first; the first `forgotten` are nil.
  var pages: [Page?] = []
  private(set) var forgotten = 0
  /// The number of newest tokens that the last call of `forget` kept.
  private var kept = Int.max

  /// The number of tokens kept in addition, so that a question can be taken back.
  private static let slack = 512

  /// Returns the empty strips of a layer; `batch` is the number of tokens that are appended at once.
  static func strips(
    of shape: KVCache.LayerShape, type: CacheType, batch: Int
  ) -> [CacheStrip] {
    let all = 0..<shape.kvHeads
    return (shape.headsForget ? all.map { $0..<$0 + 1 } : [all]).map {
      CacheStrip(shape, heads: $0, type: type, batch: batch)
    }
  }

  private init(
    _ shape: KVCache.LayerShape, heads: Range<Int>, type: CacheType, batch: Int
  ) {
    self.heads = heads
    let half = CacheRows.bytes(KVCache.pageTokens, shape.headDimension, type)
    pageBytes = heads.count * 2 * half
    forgets = shape.headsForget
    window = shape.window
    ring = shape.window.map { Self.pagesCovering($0 + batch) + 1 }
    pinned = Self.pagesCovering(shape.sinks)
  }

  /// Returns the number of pages that hold `tokens` tokens.
  static func pagesCovering(_ tokens: Int) -> Int {
    (tokens + KVCache.pageTokens - 1) / KVCache.pageTokens
  }

  var isRing: Bool { ring != nil }
  /// True if truncating may need what is lost.
  var losesTokens: Bool { isRing || forgets }
  /// The bytes of the pages that are held.
  var bytes: Int { (pages.count - forgotten) * pageBytes }

  /// Returns the page that holds a token, which must not be forgotten.
  func page(of token: Int) -> Page {
    var number = token / KVCache.pageTokens
    if let ring, number >= pinned { number = pinned + (number - pinned) % ring }
    guard let page = pages[number] else { preconditionFailure("token \(token) was forgotten") }
    return page
  }

  /// Returns the number of pages in memory once `tokens` tokens were appended.
  func physicalPages(tokens: Int) -> Int {
    let logical = Self.pagesCovering(tokens)
    return ring.map { min(logical, $0 + pinned) } ?? logical
  }

  /// Returns the number of pages to add for `tokens` tokens from a shared block of memory.
  func missingPages(_ tokens: Int) -> Int {
    forgets ? 0 : max(0, physicalPages(tokens: tokens) - pages.count)
  }

  /// Returns the oldest token after the sinks whose page hasn't been overwritten.
  func oldestInRing(written: Int) -> Int {
    guard let ring, written > 0 else { return 0 }
    let oldest = (written - 1) / KVCache.pageTokens - ring + 1
    return oldest <= pinned ? 0 : oldest * KVCache.pageTokens
  }

  /// True if the strip still has all tokens that a token at `count` would see.
  func canTruncate(to count: Int, written: Int) -> Bool {
    if let window { return max(0, count - window + 1) >= oldestInRing(written: written) }
    return forgotten == 0 || count - kept >= forgotten * KVCache.pageTokens
  }
}

/// Strips of heads that forget.
extension CacheStrip {
  /// Allocates the pages for tokens up to `tokens` that aren't forgotten.
  mutating func fillPages(tokens: Int) {
    for _ in pages.count..<max(pages.count, physicalPages(tokens: tokens)) {
      let memory = AlignedMemory(uninitializedByteCount: pageBytes)
      pages.append(Page(memory: memory, start: 0))
    }
  }

  /// Frees the pages of all but the newest `kept` tokens and some slack.
  mutating func forget(keeping kept: Int, of count: Int) {
    self.kept = kept
    guard kept < count - Self.slack else { return }
    let end = (count - kept - Self.slack) / KVCache.pageTokens
    for number in forgotten..<max(forgotten, end) { pages[number] = nil }
    forgotten = max(forgotten, end)
  }

  /// Frees the pages after `count` tokens; with 0 the forgotten ones can be filled again.
  mutating func truncate(to count: Int) {
    pages.removeLast(max(0, pages.count - physicalPages(tokens: count)))
    if count == 0 { forgotten = 0 }
  }

  /// Replaces the pages; the first `forgotten` are nil.
  mutating func replace(_ pages: [Page?], forgotten: Int) {
    self.pages = pages
    self.forgotten = forgotten
  }

  /// Empties the strip, as if `forgotten` pages had been read and freed.
  mutating func begin(forgotten: Int) {
    replace(Array(repeating: nil, count: forgotten), forgotten: forgotten)
  }
}
