import Foundation
package import Tensors

/// Attention with linear biases: a score falls with the distance of the key, for each head by a slope
/// of its own (Press 2022, section 3).
package enum ALiBi {
  /// The slopes (heads): a geometric series, and for heads past a power of two every other number of
  /// the series for twice as many.
  package static func slopes(heads: Int, maximumBias: Double) -> [Float] {
    var power = 1
    while power * 2 <= heads { power *= 2 }
    return (0..<heads).map { head in
      let exponent =
        head < power
        ? -maximumBias / Double(power) * Double(head + 1)
        : -maximumBias / 2 / Double(power) * Double(2 * (head - power) + 1)
      return Float(pow(2, exponent))
    }
  }
}

/// How far back each head has to look under linear biases.
///
/// A score is at most s|q||k|, so a key at distance D weighs at most exp(Δ − mD) times the query's own,
/// with Δ = 2s|q| max|k|. Heads with a steep slope m need only a few hundred keys, however long the
/// text is; what is left out sums to less than 2⁻²⁸.
package struct ALiBiHorizon {
  private let slopes: [Float]  // (heads)
  private let kvHeads: Int
  private let headDimension: Int
  private let scale: Float
  /// What rounding in the cache may add to a key's length.
  private let slack: Float
  /// The widest Δ of each head so far; it never falls.
  private var spreads: [[Double]]  // (layers, heads)
  /// Queries that were measured, up to `leastQueries`.
  private var queries = 0
  /// For the layer last measured: a key as many tokens back, or more, counts for nothing.
  package private(set) var reaches: [Int]  // (heads)

  package init(
    slopes: [Float], layers: Int, kvHeads: Int, headDimension: Int, scale: Float,
    cacheType: CacheElementType
  ) {
    self.slopes = slopes
    self.kvHeads = kvHeads
    self.headDimension = headDimension
    self.scale = scale
    let step: Float =
      switch cacheType {
      case .f32: 0
      case .f16: 0x1p-11
      case .q8_0: 1 / 254
      case .q4: 1 / 15
      }
    slack = 1 + step * Float(headDimension).squareRoot()
    spreads = Array(repeating: Array(repeating: 0, count: slopes.count), count: layers)
    reaches = Array(repeating: .max, count: slopes.count)
  }

  /// Takes in the keys (tokens, kvHeads × d) of a layer, and measures how far its queries
  /// (tokens, heads × d) see over all `longestKeys` (kvHeads) of the cache.
  package mutating func measure(
    layer: Int, queries: Matrix, keys: Matrix, longestKeys: inout [Float]
  ) {
    for head in 0..<kvHeads {
      longestKeys[head] = max(longestKeys[head], longestRow(keys, head: head) * slack)
    }
    let group = slopes.count / kvHeads
    for head in slopes.indices {
      let spread = Double(2 * scale * longestRow(queries, head: head) * longestKeys[head / group])
      reaches[head] = Self.reach(slope: Double(slopes[head]), spread: spread)
      // What isn't a number must stay one that nothing is dropped for.
      spreads[layer][head] = spread.isFinite ? max(spreads[layer][head], spread) : .infinity
    }
    if layer == 0 { self.queries = min(Self.leastQueries, self.queries + queries.rows) }
  }

  /// Queries after which heads are known well enough to forget.
  private static let leastQueries = 2048
  /// By how much the widest Δ so far may be passed before a forgotten key is missed.
  private static let headroom = 2.0

  /// Whether heads may forget already.
  package var isSettled: Bool { queries == Self.leastQueries }

  /// Tokens that a KV head should keep behind the next one, for queries and keys that are longer than
  /// any so far.
  package func keptTokens(layer: Int, kvHead: Int) -> Int {
    let group = slopes.count / kvHeads
    return (kvHead * group..<(kvHead + 1) * group).reduce(0) { kept, head in
      max(
        kept,
        Self.reach(slope: Double(slopes[head]), spread: Self.headroom * spreads[layer][head]))
    }
  }

  /// Shortens the reaches of a KV head to the `held` tokens that a first query still finds behind it
  /// and itself; false if any of them missed something.
  package mutating func limit(kvHead: Int, to held: Int) -> Bool {
    let group = slopes.count / kvHeads
    var isWhole = true
    for head in kvHead * group..<(kvHead + 1) * group where reaches[head] > held {
      reaches[head] = held
      isWhole = false
    }
    return isWhole
  }

  /// The least distance D from which on exp(Δ − mD) sums to less than 2⁻²⁸.
  static func reach(slope: Double, spread: Double) -> Int {
    let distance = (spread + 28 * log(2) - log(-expm1(-slope))) / slope
    return distance < 1e12 ? Int(max(1, distance.rounded(.up))) : .max
  }

  private func longestRow(_ x: Matrix, head: Int) -> Float {
    x.withElements { elements in
      var longest: Float = 0
      for row in 0..<x.rows {
        let start = row * x.columns + head * headDimension
        var sum: Float = 0
        for index in start..<start + headDimension { sum += elements[index] * elements[index] }
        longest = max(longest, sum)
      }
      // One more unit in the last place, for what the sum rounded off.
      return longest.squareRoot() * (1 + 0x1p-16)
    }
  }
}
