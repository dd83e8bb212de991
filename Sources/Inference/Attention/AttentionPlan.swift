package import Tensors

/// A pattern for given queries: the ranges of keys that each tile of queries meets.
///
/// Kernels run plans, not patterns, and the screen draws the same plan. Rebuilding it for the next batch
/// reuses its memory.
package struct AttentionPlan: Sendable, Hashable {
  /// A range of keys that a tile of queries meets, and the rule for the keys that each query sees.
  package struct Span: Sendable, Hashable {
    package var keys: Range<Int>
    /// A query at q sees key k of the span if 0 ≤ q + lookahead − k < window.
    package var window: Int
    /// The number of later keys that a query sees: 0 unless the pattern is an encoder's.
    package var lookahead = 0
    package var rotation = AttentionTile.QueryRotation.near
  }

  package private(set) var pattern: AttentionPattern
  /// The positions of the queries.
  package private(set) var queries: Range<Int>
  /// The maximum number of queries in a tile.
  package private(set) var tileSize: Int
  private var spans: [Span] = []
  private var tileStarts: [Int] = []  // (tiles + 1), indices of `spans`
  private var tileBounds: [Int] = []  // (tiles + 1), positions

  package init(_ pattern: AttentionPattern, queries: Range<Int>, tileSize: Int) {
    self.pattern = pattern
    self.queries = queries
    self.tileSize = tileSize
    rebuild(queries: queries, tileSize: tileSize)
  }

  /// Makes this the plan of other queries.
  package mutating func rebuild(queries: Range<Int>, tileSize: Int) {
    self.queries = queries
    self.tileSize = tileSize
    spans.removeAll(keepingCapacity: true)
    tileStarts.removeAll(keepingCapacity: true)
    tileBounds.removeAll(keepingCapacity: true)
    tileBounds.append(queries.lowerBound)
    tileStarts.append(0)
    while let start = tileBounds.last, start < queries.upperBound {
      let end = min(start + tileSize, queries.upperBound, nextBlock(after: start))
      appendSpans(for: start..<end)
      tileBounds.append(end)
      tileStarts.append(spans.count)
    }
  }

  package var tileCount: Int { tileBounds.count - 1 }

  /// Returns the positions of a tile's queries.
  package func queries(ofTile tile: Int) -> Range<Int> { tileBounds[tile]..<tileBounds[tile + 1] }

  /// Returns the spans of a tile, oldest keys first, without overlap.
  package func spans(ofTile tile: Int) -> ArraySlice<Span> {
    spans[tileStarts[tile]..<tileStarts[tile + 1]]
  }

  /// The number of query–key pairs that are seen, and the number under dense causal attention.
  package var pairs: (seen: Int, dense: Int) {
    var seen = 0
    var dense = 0
    for tile in 0..<tileCount {
      for query in queries(ofTile: tile) {
        dense += query + 1
        for span in spans(ofTile: tile) { seen += span.visible(to: query).count }
      }
    }
    return (seen, dense)
  }

  private mutating func appendSpans(for queries: Range<Int>) {
    let end = queries.upperBound
    func windowStart(_ size: Int) -> Int { max(0, queries.lowerBound - size + 1) }
    switch pattern {
    case .causal:
      spans.append(Span(keys: 0..<end, window: .max))
    case .slidingWindow(let size):
      spans.append(Span(keys: windowStart(size)..<end, window: size))
    case .sinksAndWindow(let sinks, let window):
      if sinks > 0 { spans.append(Span(keys: 0..<min(sinks, end), window: .max, rotation: .far)) }
      guard end > sinks else { return }
      spans.append(Span(keys: max(sinks, windowStart(window))..<end, window: window))
    case .bigBird(let block, let global, let window, let random, let seed):
      let last = queries.lowerBound / block
      let blocks = BigBirdBlocks(
        last: last, global: global, window: window, random: random, seed: seed)
      blocks.forEachRun {
        spans.append(Span(keys: $0 * block..<min($1 * block, end), window: .max))
      }
    case .selected(let blocks, let sinks, let window):
      appendSelected(blocks, sinks: sinks, window: window, from: windowStart(window), end: end)
    case .bidirectional:
      spans.append(
        Span(keys: 0..<self.queries.upperBound, window: .max, lookahead: self.queries.upperBound))
    case .neighbours(let reach):
      let newest = min(self.queries.upperBound, end + reach)
      spans.append(
        Span(
          keys: max(0, queries.lowerBound - reach)..<newest, window: 2 * reach + 1,
          lookahead: reach))
    }
  }

  /// Appends ranges that all queries see, and the parts of the window between them.
  private mutating func appendSelected(
    _ blocks: [Range<Int>], sinks: Int, window: Int, from windowStart: Int, end: Int
  ) {
    var next = 0  // keys below it are in a span, or seen by no query
    func seen(_ spans: inout [Span], _ keys: Range<Int>) {
      let start = max(next, windowStart)
      if start < keys.lowerBound {
        spans.append(Span(keys: start..<keys.lowerBound, window: window))
      }
      next = max(next, keys.lowerBound)
      if next < keys.upperBound { spans.append(Span(keys: next..<keys.upperBound, window: .max)) }
      next = max(next, keys.upperBound)
    }
    seen(&spans, 0..<min(sinks, end))
    for block in blocks where block.lowerBound < end { seen(&spans, block.clamped(to: 0..<end)) }
    seen(&spans, end..<end)
  }

  /// Returns the position where a tile must end, since some patterns go by blocks of queries.
  private func nextBlock(after start: Int) -> Int {
    guard case .bigBird(let block, _, _, _, _) = pattern else { return .max }
    return (start / block + 1) * block
  }
}

extension AttentionPlan.Span {
  /// Returns the keys of the span that one query sees.
  package func visible(to query: Int) -> Range<Int> {
    let newest = min(keys.upperBound, query + lookahead + 1)
    let oldest =
      window > query + lookahead
      ? keys.lowerBound : max(keys.lowerBound, query + lookahead - window + 1)
    return oldest..<max(oldest, newest)
  }
}
