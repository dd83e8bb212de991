import Wording

/// Measures how much some heads look at some stretches of the sequence, token by token.
package final class SourceProbe: AttentionObserver {
  private let heads: [Int: [Range<Int>]]  // by layer
  private let sources: [Range<Int>]
  /// The observed positions.
  private var positions = 0..<0
  /// The weights of each observed token on each source, summed over the heads.
  package private(set) var weights: [[Float]] = []  // (positions, sources)

  /// Creates a probe that observes nothing before `begin`.
  ///
  /// - Parameters:
  ///   - heads: the heads whose weights count, usually retrieval heads.
  ///   - sources: stretches of the sequence, in order and without overlap.
  package init(_ heads: [AttentionHead], sources: [Range<Int>]) {
    self.heads = Dictionary(grouping: heads, by: \.layer).mapValues { heads in
      // Neighbours are observed together: their weights are added in any case.
      heads.map(\.head).sorted().reduce(into: []) { ranges, head in
        if let last = ranges.last, last.upperBound == head {
          ranges[ranges.count - 1] = last.lowerBound..<head + 1
        } else {
          ranges.append(head..<head + 1)
        }
      }
    }
    self.sources = sources
  }

  /// Clears the weights, to observe the tokens at other positions.
  package func begin(at positions: Range<Int>) {
    self.positions = positions
    weights = positions.map { _ in Array(repeating: 0, count: sources.count) }
  }

  package func observedHeads(ofLayer layer: Int) -> [Range<Int>] { heads[layer] ?? [] }

  package func observedPositions(of batch: Range<Int>) -> Range<Int> {
    positions.clamped(to: batch)
  }

  package func observe(_ run: Span<Float>, of row: AttentionRow, firstKey: Int) {
    let keys = firstKey..<firstKey + run.count
    var source = sources.partitioningIndex { $0.upperBound > firstKey }
    while source < sources.count, sources[source].lowerBound < keys.upperBound {
      for key in sources[source].clamped(to: keys) {
        weights[row.position - positions.lowerBound][source] += run[key - firstKey]
      }
      source += 1
    }
  }
}
