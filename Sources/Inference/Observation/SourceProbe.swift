import Tensors

/// How much some heads look at some stretches of what was read, token by token.
///
/// "Attended", not "used", as for `AttentionProbe`.
package final class SourceProbe {
  private let heads: [Int: [Range<Int>]]
  let scratch: Matrix
  private let sources: [Range<Int>]
  /// The weights of the token that was read last, summed over heads.  // (sources)
  private(set) var weights: [Float]

  /// Makes a probe for stretches of the sequence, in order and apart.
  init(_ heads: [AttentionHead], sources: [Range<Int>]) {
    self.heads = Dictionary(grouping: heads, by: \.layer).mapValues { heads in
      // Neighbours are looked at together: their weights are added anyway.
      heads.map(\.head).sorted().reduce(into: []) { ranges, head in
        if let last = ranges.last, last.upperBound == head {
          ranges[ranges.count - 1] = last.lowerBound..<head + 1
        } else {
          ranges.append(head..<head + 1)
        }
      }
    }
    self.sources = sources
    scratch = Matrix(rows: 1, columns: AttentionTile.keyCapacity)
    weights = Array(repeating: 0, count: sources.count)
  }

  /// The heads of a layer that count, in ranges.
  func heads(ofLayer layer: Int) -> [Range<Int>] { heads[layer] ?? [] }

  /// Forgets what the token before looked at.
  func begin() { weights = Array(repeating: 0, count: sources.count) }

  /// Adds the weights of the keys from `firstKey` on.
  func add(_ run: Span<Float>, firstKey: Int) {
    let keys = firstKey..<firstKey + run.count
    var low = 0, high = sources.count
    while low < high {
      let middle = (low + high) / 2
      if sources[middle].upperBound <= firstKey { low = middle + 1 } else { high = middle }
    }
    while low < sources.count, sources[low].lowerBound < keys.upperBound {
      for key in sources[low].clamped(to: keys) { weights[low] += run[key - firstKey] }
      low += 1
    }
  }
}
