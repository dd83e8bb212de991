package import Tokenization

/// A request to judge passages, each of which is read with the question.
package struct RerankRequest: Sendable {
  /// The measure of a passage.
  package enum Sign: Sendable {
    /// The attention that the question pays to the passage before it, less that of a null question,
    /// summed over the selected heads; reads only the layers up to the last of them.
    case attention
    /// The mean log-probability of the question's words after the passage: the stronger measure, which
    /// reads all layers.
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

/// The events of re-ranking, in the order of the passages; the stream ends after the last one.
package enum RerankEvent: Sendable {
  /// The score of a passage: higher is better. Scores of different questions can't be compared.
  case scored(passage: Int, Float)
}
