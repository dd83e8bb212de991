/// Makes one score of what several scorers say of the same passages.
package enum ScoreFusion {
  /// The weighted sum of the scorers' standardised scores, one a passage.
  ///
  /// A scorer that looked at some passages only gives NaN for the others, which then get its mean.
  package static func fused(_ scorers: [(scores: [Double], weight: Double)]) -> [Double] {
    guard let count = scorers.first?.scores.count else { return [] }
    precondition(scorers.allSatisfy { $0.scores.count == count }, "one score a passage")
    var sum = [Double](repeating: 0, count: count)
    for scorer in scorers {
      for (index, score) in standardized(scorer.scores).enumerated() {
        sum[index] += scorer.weight * score
      }
    }
    return sum
  }

  /// Scores less their mean, in standard deviations; all 0 if they are alike.
  package static func standardized(_ scores: [Double]) -> [Double] {
    let known = scores.filter(\.isFinite)
    let count = Double(max(1, known.count))
    let mean = known.reduce(0, +) / count
    let deviation = (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    // Equal scores differ by rounding alone, which must not become a ranking.
    guard deviation > 1e-9 * abs(mean) else { return scores.map { _ in 0 } }
    return scores.map { $0.isFinite ? ($0 - mean) / deviation : 0 }
  }
}
