/// Chooses the passages that are read again.
package enum PassageSelection {
  /// The places of passages, best first; of equals the earlier one.
  package static func ranking(_ scores: [Double]) -> [Int] {
    scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }

  /// The best passages that fit a budget together, in the document's order, neighbours as one range.
  ///
  /// Choosing ends with the first that finds no room: what is merely short enough would distract. One
  /// that the whole budget couldn't hold is passed over. Passages begin and end where paragraphs or
  /// sentences do, and so do the ranges. A score of minus infinity or NaN is never chosen.
  ///
  /// - Parameters:
  ///   - scores: one a passage, higher is better.
  ///   - tokens: how many tokens each passage has.
  ///   - budget: tokens that may be chosen in all.
  ///   - most: passages that may be chosen in all.
  /// - Returns: ranges of places.
  package static func ranges(
    scores: [Double], tokens: [Int], budget: Int, most: Int = .max
  ) -> [Range<Int>] {
    precondition(scores.count == tokens.count, "one count a passage")
    var left = budget
    var chosen: [Int] = []
    for place in ranking(scores.map { $0.isNaN ? -.infinity : $0 }) {
      guard chosen.count < most, scores[place] > -.infinity else { break }
      if tokens[place] <= left {
        left -= tokens[place]
        chosen.append(place)
      } else if tokens[place] <= budget {
        break
      }
    }
    return chosen.sorted().reduce(into: []) { ranges, place in
      if let last = ranges.last, last.upperBound == place {
        ranges[ranges.count - 1] = last.lowerBound..<place + 1
      } else {
        ranges.append(place..<place + 1)
      }
    }
  }
}
