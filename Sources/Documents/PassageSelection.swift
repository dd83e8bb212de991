/// Chooses the passages that are read again.
package enum PassageSelection {
  /// The places of passages, best first; of equals the earlier one.
  package static func ranking(_ scores: [Double]) -> [Int] {
    scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }

  /// The best passages that fit a budget together, in the document's order, neighbours as one range.
  ///
  /// One that doesn't fit is left out, and smaller ones after it still get in. Passages begin and end
  /// where paragraphs or sentences do, and so do the ranges. A score of minus infinity or NaN is
  /// never chosen.
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
    let wanted = ranking(scores.map { $0.isNaN ? -.infinity : $0 })
    var left = budget
    var chosen: [Int] = []
    for place in wanted where chosen.count < most && tokens[place] <= left {
      guard scores[place] > -.infinity else { continue }
      left -= tokens[place]
      chosen.append(place)
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
