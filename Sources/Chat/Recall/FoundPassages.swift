/// What was found for a question.
package struct FoundPassages: Sendable, Hashable {
  /// Places of the passages that could be found, best first.
  package var ranking: [Int] = []
  /// What the model made of the best ones when it read them with the question, in no order.
  package var judged: [Judged] = []
  package var scanSeconds = 0.0
  package var rerankSeconds = 0.0

  /// A passage that the model read with the question.
  package struct Judged: Sendable, Hashable {
    package var place: Int
    package var attention: Double
    package var likelihood: Double?
  }

  package init() {}

  /// Whether some passage answers the question more than a question that asks nothing would.
  package var standsOut: Bool { !ranking.isEmpty }
}
