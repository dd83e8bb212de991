/// Chooses the passages that are read again.
package enum PassageSelection {
  /// The passages of passages, best first; of equals the earlier one.
  package static func ranking(_ scores: [Double]) -> [Int] {
    scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }

  /// Returns the first passages of a ranking that fit a token budget together; a passage that
  /// doesn't fit is skipped.
  ///
  /// - Parameters:
  ///   - ranking: passages of passages, best first.
  ///   - tokens: how many tokens each passage has, by passage.
  ///   - budget: the maximum number of tokens in all.
  ///   - most: the maximum number of passages.
  /// - Returns: passages, best first.
  package static func chosen(
    _ ranking: [Int], tokens: [Int], budget: Int, most: Int = .max
  ) -> [Int] {
    var left = budget
    var chosen: [Int] = []
    for passage in ranking where tokens[passage] <= left && chosen.count < most {
      left -= tokens[passage]
      chosen.append(passage)
    }
    return chosen
  }
}
