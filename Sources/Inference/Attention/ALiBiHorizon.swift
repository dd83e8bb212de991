import Foundation
package import Tensors

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
  private var longestKeys: [Float]  // (layers × kvHeads), of all that were read
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
    longestKeys = Array(repeating: 0, count: layers * kvHeads)
    reaches = Array(repeating: .max, count: slopes.count)
  }

  /// Takes in the keys (tokens, kvHeads × d) of a layer, and measures how far its queries
  /// (tokens, heads × d) see.
  package mutating func measure(layer: Int, queries: Matrix, keys: Matrix) {
    for head in 0..<kvHeads {
      let length = longestRow(keys, head: head) * slack
      longestKeys[layer * kvHeads + head] = max(longestKeys[layer * kvHeads + head], length)
    }
    let group = slopes.count / kvHeads
    for head in slopes.indices {
      let key = longestKeys[layer * kvHeads + head / group]
      let spread = 2 * scale * longestRow(queries, head: head) * key
      reaches[head] = Self.reach(slope: Double(slopes[head]), spread: Double(spread))
    }
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
