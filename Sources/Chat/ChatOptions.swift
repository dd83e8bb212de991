package import Inference

/// What a user may choose about reading and answering.
package struct ChatOptions: Sendable, Hashable {
  package enum Mode: String, Sendable, CaseIterable {
    /// Exact if the document fits the model's window, else recall.
    case auto
    /// Dense causal attention over everything.
    case exact
    /// The model's own pattern, as its layers were trained with it, over any length.
    case native
    /// All of it is read lightly once; for each question the passages that matter are read exactly.
    case recall
    /// The first tokens and a sliding window.
    case stream
    /// A sparse pattern over everything, for study.
    case sparse
  }

  package var mode = Mode.auto
  /// Tokens that `stream` keeps in sight; nil leaves the choice to the plan.
  package var window: Int?
  package var sampling = SamplingParameters.greedy
  package var maximumAnswerTokens = 256
  package var recall = RecallSettings()

  package init() {}
}
