package import Tensors

/// A pattern at work: for each tile of queries, the ranges of keys that it meets.
///
/// Kernels run plans and know no patterns; the screen draws the same plan. Rebuilding for the next
/// chunk keeps its memory.
package struct AttentionPlan: Sendable, Hashable {
  /// Keys that a tile of queries meets, and which of them each query sees.
  package struct Span: Sendable, Hashable {
    package var keys: Range<Int>
    /// A query at q sees key k of the span if 0 ≤ q − k < window.
    package var window: Int
    package var rotation: AttentionTile.QueryRotation
  }

  package private(set) var pattern: AttentionPattern
  /// Positions of the queries.
  package private(set) var queries: Range<Int>
  /// Queries in a tile; the last may have fewer.
  package private(set) var tileSize: Int
  private var spans: [Span] = []
  private var tileStarts: [Int] = []  // (tiles + 1), indices of `spans`

  package init(_ pattern: AttentionPattern, queries: Range<Int>, tileSize: Int) {
    self.pattern = pattern
    self.queries = queries
    self.tileSize = tileSize
    rebuild(queries: queries, tileSize: tileSize)
  }

  package mutating func rebuild(queries: Range<Int>, tileSize: Int) {
    self.queries = queries
    self.tileSize = tileSize
    spans.removeAll(keepingCapacity: true)
    tileStarts.removeAll(keepingCapacity: true)
    for tile in 0..<tileCount {
      tileStarts.append(spans.count)
      appendSpans(for: self.queries(ofTile: tile))
    }
    tileStarts.append(spans.count)
  }

  package var tileCount: Int { (queries.count + tileSize - 1) / tileSize }

  /// Positions of a tile's queries.
  package func queries(ofTile tile: Int) -> Range<Int> {
    let start = queries.lowerBound + tile * tileSize
    return start..<min(start + tileSize, queries.upperBound)
  }

  /// The spans of a tile, oldest keys first, never overlapping.
  package func spans(ofTile tile: Int) -> ArraySlice<Span> {
    spans[tileStarts[tile]..<tileStarts[tile + 1]]
  }

  /// Query–key pairs that are seen, and those that dense causal attention would see.
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
      spans.append(Span(keys: 0..<end, window: .max, rotation: .near))
    case .slidingWindow(let size):
      spans.append(Span(keys: windowStart(size)..<end, window: size, rotation: .near))
    case .sinksAndWindow(let sinks, let window):
      spans.append(Span(keys: 0..<min(sinks, end), window: .max, rotation: .far))
      guard end > sinks else { return }
      spans.append(
        Span(keys: max(sinks, windowStart(window))..<end, window: window, rotation: .near))
    }
  }
}

extension AttentionPlan.Span {
  /// The keys of the span that one query sees.
  package func visible(to query: Int) -> Range<Int> {
    let newest = min(keys.upperBound, query + 1)
    let oldest = window > query ? keys.lowerBound : max(keys.lowerBound, query - window + 1)
    return oldest..<max(oldest, newest)
  }
}
