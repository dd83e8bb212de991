/// Chooses the passages to re-read for a question.
package enum PassageSelection {
  /// Returns the indices of passages, best first; passages with equal scores stay in order.
  package static func ranking(_ scores: [Double]) -> [Int] {
    scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }

  /// Returns the first passages of a ranking that fit a number of tokens together.
  ///
  /// A passage that doesn't fit is skipped.
  ///
  /// - Parameters:
  ///   - ranking: indices of passages, best first.
  ///   - tokens: the number of tokens of each passage.
  ///   - passageTokens: the maximum number of tokens in all.
  ///   - most: the maximum number of passages.
  /// - Returns: indices of passages, best first.
  package static func chosen(
    _ ranking: [Int], tokens: [Int], passageTokens: Int, most: Int = .max
  ) -> [Int] {
    var left = passageTokens
    var chosen: [Int] = []
    for index in ranking where tokens[index] <= left && chosen.count < most {
      left -= tokens[index]
      chosen.append(index)
    }
    return chosen
  }
}
