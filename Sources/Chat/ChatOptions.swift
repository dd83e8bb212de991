package import Inference

/// What a user may choose about reading and answering.
package struct ChatOptions: Sendable, Hashable {
  package enum Mode: String, Sendable, CaseIterable {
    /// Exact or native if the document fits the model's window, else recall, else stream.
    case auto
    /// Every token sees all before it, as the model was trained.
    case exact
    /// The same, of a model whose own layers see through windows.
    case native
    /// Read lightly, looked up, read again exactly.
    case recall
    /// The first tokens and the last ones.
    case stream
    /// A sparse pattern over everything, for study.
    case sparse
  }

  package var mode = Mode.auto
  /// Tokens of a document that `auto` reads whole; nil leaves it to the model.
  package var wholeTokens: Int?
  /// Tokens that `stream` keeps in sight; nil leaves the choice to the plan.
  package var window: Int?
  package var sampling = SamplingParameters.greedy
  package var maximumAnswerTokens = 256
  package var recall = RecallSettings()
  /// Bytes that the process may take at most; nil for as many as it needs.
  package var memoryBudget: Int?

  package init() {}
}
