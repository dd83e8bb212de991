package import Inference

/// The user's choices about reading and answering.
package struct ChatOptions: Sendable, Hashable {
  package enum Mode: String, Sendable, CaseIterable {
    /// Exact or native if the document fits and the model reads such a length well (`wholeTokens`)
    /// or can't recall; otherwise recall, or stream if the model can't recall.
    case auto
    /// Every token sees all before it, as the model was trained.
    case exact
    /// The same for a model whose own layers have windows.
    case native
    /// Read lightly, looked up, read again exactly.
    case recall
    /// The first tokens and the last ones.
    case stream
    /// A sparse pattern over everything, for study.
    case sparse
  }

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
