package import Tokenizers

/// Passages to be judged by a model that reads each of them with the question.
package struct RerankRequest: Sendable {
  /// What a passage is judged by.
  package enum Scorer: Hashable, Sendable {
    /// The mean log-probability of the question's tokens after the passage, by the whole model.
    case likelihood
    /// The attention of the question on the passage that it follows, by the plan's heads: a pass
    /// through the lower layers only.
    case attention(LightPlan)
  }

  package var passages: [[TokenID]]
  package var question: String
  package var scorer: Scorer

  package init(passages: [[TokenID]], question: String, scorer: Scorer) {
    self.passages = passages
    self.question = question
    self.scorer = scorer
  }
}

/// What re-ranking tells, in the order of the passages; the stream ends after the last one.
package enum RerankEvent: Sendable {
  /// Higher is better; scores of different scorers or questions can't be compared.
  case scored(passage: Int, score: Float)
}
