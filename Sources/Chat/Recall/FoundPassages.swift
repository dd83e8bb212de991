import Documents

/// What was found for a question.
package struct FoundPassages: Sendable, Hashable {
  /// Places of the passages that could be found, best first.
  package var ranking: [Int] = []
  /// Those of them that the first one leads to, right behind it.
  package var linked: [Int] = []
  /// What the model made of the best ones when it read them with the question, in no order.
  package var judged: [Judged] = []
  package var scanSeconds = 0.0
  package var rerankSeconds = 0.0

  /// A passage that the model read with the question.
  package struct Judged: Sendable, Hashable {
    package var place: Int
    /// Of the question right behind the passage on it.
    package var attention: Double
    /// Of the question after the passage, if that was looked at.
    package var likelihood: Double?

    package init(place: Int, attention: Double, likelihood: Double? = nil) {
      self.place = place
      self.attention = attention
      self.likelihood = likelihood
    }
  }

  package init() {}

  /// How far a draft of an answer can be believed: how much the question attends to its passages, and how
  /// sure the model is of its words; nil if nobody judged them.
  ///
  /// Other models' attention counts against what their own heads got in calibration.
  package func support(of draft: Draft, calibrated: Float) -> Double? {
    let attention = judged.filter { draft.group.contains($0.place) }.map(\.attention).max()
    guard let attention, calibrated > 0 else { return nil }
    return Self.attentionWeight * attention / Double(calibrated) + draft.sureness
  }

  private static let attentionWeight = 0.35

  /// Chosen passages as they are read together: each by itself, and the first once more with those that
  /// it leads to; the best group first, and in a group the best passage last, next to the question.
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
