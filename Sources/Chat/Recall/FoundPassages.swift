import Documents

/// The passages that were found for a question.
package struct FoundPassages: Sendable, Hashable {
  /// Places of the passages that could be found, best first.
  package var ranking: [Int] = []
  /// The passages that the first one leads to, directly after it.
  package var linked: [Int] = []
  /// The model's scores of the best passages, in no order.
  package var judged: [Judged] = []
  package var scanSeconds = 0.0
  package var rerankSeconds = 0.0

  /// A passage that the model read with the question.
  package struct Judged: Sendable, Hashable {
    package var place: Int
    /// The question's attention to the passage directly before it.
    package var attention: Double
    /// The likelihood of the question after the passage; nil if it wasn't measured.
    package var likelihood: Double?

    package init(place: Int, attention: Double, likelihood: Double? = nil) {
      self.place = place
      self.attention = attention
      self.likelihood = likelihood
    }
  }

  package init() {}

  /// Returns how far a draft can be believed, from the question's attention to its passages and the
  /// model's sureness; nil if the passages weren't judged.
  ///
  /// The attention is divided by the score of the model's heads in calibration, so that models can
  /// be compared.
  package func support(of draft: Draft, calibrated: Float) -> Double? {
    let attention = judged.filter { draft.group.contains($0.place) }.map(\.attention).max()
    guard let attention, calibrated > 0 else { return nil }
    return Self.attentionWeight * attention / Double(calibrated) + draft.sureness
  }

  private static let attentionWeight = 0.35

  /// Returns the groups in which chosen passages are read: each alone, and the first also with
  /// those that it leads to.
  ///
  /// The best group comes first. In a group the best passage comes last, next to the question.
  func groups(of places: [Int]) -> [[Int]] {
    let chosen = ranking.filter(places.contains)
    guard let first = chosen.first else { return [] }
    let linked = linked.filter(chosen.contains)
    let alone = chosen.dropFirst().filter { !linked.contains($0) }
    let together = linked.isEmpty ? [] : [linked.reversed() + [first]]
    return [[first]] + together + alone.map { [$0] }
  }

  /// Puts those that were judged in order, before all others.
  mutating func rank(
    byFusing first: [Double], attentionWeight: Double, likelihoodWeight: Double
  ) {
    let fused = ScoreFusion.fused([
      (judged.map { first[$0.place] }, 1),
      (judged.map(\.attention), attentionWeight),
      (judged.map { $0.likelihood ?? .nan }, likelihoodWeight),
    ])
    let best = PassageSelection.ranking(fused).map { judged[$0].place }
    let chosen = Set(best)
    ranking = best + ranking.filter { !chosen.contains($0) }
  }

  mutating func putLinkedFirst() {
    guard let first = ranking.first, !linked.isEmpty else { return }
    ranking = [first] + linked + ranking.dropFirst().filter { !linked.contains($0) }
  }
}
