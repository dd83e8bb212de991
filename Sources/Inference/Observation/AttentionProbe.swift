/// Measures where an answer looks in the document: the weights that its tokens give to the document's
/// tokens, pooled over equal ranges.
package final class AttentionProbe: AttentionObserver {
  /// The observed layers.
  ///
  /// They are the layers in the middle of the model, where most retrieval heads are. Of these only the ones
  /// with the longest reach are observed, since a window shows nothing but near tokens.
  private let layers: Set<Int>
  private let heads: Range<Int>
  private let document: Range<Int>
  /// Sums of weights over all observed tokens, layers and heads, by range of document tokens.
  package private(set) var bins: [Float]

  /// Creates an empty probe.
  ///
  /// - Parameters:
  ///   - patterns: the pattern of each layer.
  ///   - heads: the number of query heads of a layer.
  ///   - document: the document's positions in the sequence.
  ///   - resolution: the maximum number of ranges.
  package init(
    patterns: [AttentionPattern], heads: Int, document: Range<Int>, resolution: Int = 4096
  ) {
    let middle = patterns.count / 4..<max(patterns.count / 4 + 1, patterns.count * 4 / 5)
    let farthest = patterns[middle].map(\.reach).max()
    layers = Set(middle.filter { patterns[$0].reach == farthest })
    self.heads = 0..<heads
    self.document = document
    bins = Array(repeating: 0, count: min(resolution, document.count))
  }

  package func observedHeads(ofLayer layer: Int) -> [Range<Int>] {
    layers.contains(layer) ? [heads] : []
  }

  package func observe(_ weights: Span<Float>, of row: AttentionRow, firstKey: Int) {
    for key in document.clamped(to: firstKey..<firstKey + weights.count) {
      bins[(key - document.lowerBound) * bins.count / document.count] += weights[key - firstKey]
    }
  }
}
