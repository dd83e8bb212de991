import Foundation
package import Tensors
package import Wording

/// Attention with linear biases: each head's scores fall with the distance of the key, by a slope of
/// its own (Press 2022, section 3).
package enum ALiBi {
  /// Returns the slopes (heads): a geometric series for the largest power of two, and for further heads
  /// every other number of the series for twice that power.
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

/// The number of keys that each head has to read under linear biases.
///
/// A score is at most s|q||k|, so that a key at distance D weighs at most exp(Δ − mD) times the query's
/// own key, with Δ = 2s|q| max|k|. Heads with a steep slope m need only a few hundred keys of a text of
/// any length. The weights left out sum to less than 2⁻²⁸.
package struct ALiBiHorizon {
  private let slopes: [Float]  // (heads)
  private let kvHeads: Int
  private let headDimension: Int
  private let scale: Float
  /// The factor by which rounding in the cache may lengthen a key.
  private let slack: Float
  /// The widest Δ of each head so far.
  private var spreads: [[Double]]  // (layers, heads)
  /// The number of queries that were measured, up to `leastQueries`.
  private var queries = 0
  /// The reach of each head of the layer last measured: keys as many tokens back, or more, don't count.
  package private(set) var reaches: [Int]  // (heads)

  package init(
    slopes: [Float], layers: Int, kvHeads: Int, headDimension: Int, scale: Float,
    cacheType: CacheType
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

  /// Updates `longestKeys` (kvHeads) by the keys (tokens, kvHeads × d) of a layer, and measures the
  /// reaches of its queries (tokens, heads × d).
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
      // NaN must stay a spread for which nothing is dropped.
      spreads[layer][head] = spread.isFinite ? max(spreads[layer][head], spread) : .infinity
    }
    if layer == 0 { self.queries = min(Self.leastQueries, self.queries + queries.rows) }
  }

  /// The number of queries after which spreads are known well enough to forget keys.
  private static let leastQueries = 2048
  /// The factor by which the widest Δ so far may grow before a forgotten key is missed.
  private static let headroom = 2.0

  /// True if enough queries were measured for heads to forget keys.
  package var isSettled: Bool { queries == Self.leastQueries }

  /// Returns the number of newest tokens that a KV head should keep, with headroom for queries and keys
  /// that are longer than any so far.
  package func keptTokens(layer: Int, kvHead: Int) -> Int {
    let group = slopes.count / kvHeads
    return (kvHead * group..<(kvHead + 1) * group).reduce(0) { kept, head in
      max(
        kept,
        Self.reach(slope: Double(slopes[head]), spread: Self.headroom * spreads[layer][head]))
    }
  }

  /// Shortens the reaches of a KV head's queries to the `held` newest tokens that the cache still has.
  ///
  /// - Returns: false if a query would have looked at a key that isn't held.
  package mutating func limit(kvHead: Int, to held: Int) -> Bool {
    let group = slopes.count / kvHeads
    var isWhole = true
    for head in kvHead * group..<(kvHead + 1) * group where reaches[head] > held {
      reaches[head] = held
      isWhole = false
    }
    return isWhole
  }

  /// Returns the least distance D from which exp(Δ − mD) sums to less than 2⁻²⁸.
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
