package import Inference
package import Wording
package import Retrieval

/// The user's choices about reading and answering.
package struct ChatOptions: Sendable, Hashable {
  package var mode = Mode.auto
  /// The longest document, in tokens, that `auto` reads whole; nil for the model's own value.
  package var wholeTokens: Int?
  /// The tokens that `stream` keeps in sight; nil lets the plan choose.
  package var window: Int?
  package var sampling = SamplingParameters.greedy
  package var maximumAnswerTokens = 256
  package var recall = RecallSettings()
  /// Bytes that the process may take at most; nil for as many as it needs.
  package var memoryBudget: Int?

  package init() {}
}
