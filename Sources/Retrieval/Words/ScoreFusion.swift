/// Combines the scores that several scorers give the same passages.
package enum ScoreFusion {
  /// Returns the weighted sum of the scorers' standardised scores, one for each passage.
  ///
  /// A scorer gives NaN for passages that it hasn't scored; they get its mean.
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

  /// Returns the scores minus their mean, in standard deviations; all 0 if the scores are equal.
  package static func standardized(_ scores: [Double]) -> [Double] {
    let known = scores.filter(\.isFinite)
    let count = Double(max(1, known.count))
    let mean = known.reduce(0, +) / count
    let deviation = (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    // Equal scores may differ by rounding, which must not become a ranking.
    guard deviation > 1e-9 * abs(mean) else { return scores.map { _ in 0 } }
    return scores.map { $0.isFinite ? ($0 - mean) / deviation : 0 }
  }
}
