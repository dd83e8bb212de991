package import Tokenizers

/// Passages to be judged by a model that reads each of them with the question.
package struct RerankRequest: Sendable {
  /// How much of the model reads the passages.
  package enum Depth: Sendable {
    /// The layers up to the plan's last head, for the attention alone.
    case heads
    /// All layers, for the likelihood, too.
    case wholeModel
  }

  package var passages: [[TokenID]]
  package var question: String
  /// The heads whose attention counts.
  package var plan: LightPlan
  package var depth: Depth

  package init(passages: [[TokenID]], question: String, plan: LightPlan, depth: Depth) {
    self.passages = passages
    self.question = question
    self.plan = plan
    self.depth = depth
  }
}

/// How well a passage answers a question; scores of different questions can't be compared.
package struct PassageScore: Sendable, Hashable {
  /// The attention of the question that follows the passage on it, less that of a question that asks
  /// nothing, summed over heads.
  package var attention: Float
  /// The mean log-probability of the question's words after the passage, if all layers were read: the
  /// stronger sign.
  package var likelihood: Float?
}

/// What re-ranking tells, in the order of the passages; the stream ends after the last one.
package enum RerankEvent: Sendable {
  case scored(passage: Int, PassageScore)
}
