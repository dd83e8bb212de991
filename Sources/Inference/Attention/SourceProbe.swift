import Tensors

/// How much some heads look at some stretches of what was read, token by token.
///
/// "Attended", not "used", as for `AttentionProbe`.
package final class SourceProbe {
  let heads: [AttentionHead]
  let scratch: Matrix
  private let sources: [Range<Int>]
  /// The weights of the token that was read last, summed over heads.  // (sources)
  private(set) var weights: [Float]

  /// Makes a probe for stretches of the sequence, in order and apart.
  init(_ heads: [AttentionHead], sources: [Range<Int>]) {
    self.heads = heads
    self.sources = sources
    scratch = Matrix(rows: 1, columns: AttentionTile.keyCapacity)
    weights = Array(repeating: 0, count: sources.count)
  }

  /// Forgets what the token before looked at.
  func begin() { weights = Array(repeating: 0, count: sources.count) }

  func add(_ weight: Float, key: Int) {
    var low = 0, high = sources.count
    while low < high {
      let middle = (low + high) / 2
      if sources[middle].upperBound <= key { low = middle + 1 } else { high = middle }
    }
    if low < sources.count, sources[low].contains(key) { weights[low] += weight }
  }
}
