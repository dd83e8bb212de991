package import Tokenizers

/// Passages to be judged by a model that reads each of them with the question.
package struct RerankRequest: Sendable {
  /// What a passage is judged by.
  package enum Sign: Sendable {
    /// The attention of the question that follows the passage on it, less that of a question that
    /// asks nothing, summed over the selection's heads; reads the layers up to the last of them.
    case attention
    /// The mean log-probability of the question's words after the passage: the stronger sign, which
    /// takes all layers.
    case likelihood
  }

  package var passages: [[TokenID]]
  package var question: String
  /// The heads whose attention counts.
  package var selection: HeadSelection
  package var sign: Sign

  package init(passages: [[TokenID]], question: String, selection: HeadSelection, sign: Sign) {
    self.passages = passages
    self.question = question
    self.selection = selection
    self.sign = sign
  }
}

/// What re-ranking tells, in the order of the passages; the stream ends after the last one.
package enum RerankEvent: Sendable {
  /// How well a passage answers the question: higher is better; those of different questions can't be
  /// compared.
  case scored(passage: Int, Float)
}
