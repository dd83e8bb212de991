/// Measures where each head of a model looks from the last token of a sequence.
package final class HeadProbe: AttentionObserver {
  package private(set) var attention: HeadAttention

  /// The number of blocks of the sequence that the picture of a layer has.
  private static let side = 64

  /// Creates an empty probe.
  ///
  /// - Parameters:
  ///   - layers: the number of layers that attend.
  ///   - heads: the number of query heads of a layer.
  ///   - tokens: the length of the sequence, the observed token included.
  ///   - stretches: the stretches of the sequence to pool over, in order and without overlap.
  package init(layers: Int, heads: Int, tokens: Int, stretches: [Range<Int>]) {
    attention = HeadAttention(
      layers: layers, heads: heads, tokens: tokens, stretches: stretches, side: Self.side)
  }

  package func observedHeads(ofLayer layer: Int) -> [Range<Int>] {
    (0..<attention.heads).map { $0..<$0 + 1 }
  }

  package func observedPositions(of batch: Range<Int>) -> Range<Int> {
    batch.clamped(to: attention.tokens - 1..<attention.tokens)
  }

  package func observe(_ weights: Span<Float>, of row: AttentionRow, firstKey: Int) {
    for index in weights.indices {
      attention.add(
        weights[index], layer: row.layer, head: row.heads.lowerBound, key: firstKey + index)
    }
  }
}
