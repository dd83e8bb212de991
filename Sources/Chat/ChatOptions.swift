package import Inference

/// What a user may choose about reading and answering.
package struct ChatOptions: Sendable, Hashable {
  package enum Mode: String, Sendable, CaseIterable {
    /// Exact if the document fits the model's window, else stream.
    case auto
    case exact
    case stream
  }

  package var mode = Mode.auto
  /// Tokens that `stream` keeps in sight; nil leaves the choice to the plan.
  package var window: Int?
  package var sampling = SamplingParameters.greedy
  package var maximumAnswerTokens = 256
  package var recall = RecallSettings()

  package init() {}
}
