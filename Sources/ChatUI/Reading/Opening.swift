package import Chat

/// The progress of the model and the document on their way to the first question.
package enum Opening: Hashable, Sendable {
  case starting
  case loadingModel(name: String)
  /// The model is loaded; nothing has been read yet.
  case planning
  /// The search for the model's retrieval heads, with the share that is done.
  case calibrating(Double)
  /// The encoding and indexing of the text, with the share that is done.
  case preparing(Double)
  case reading(ReadingProgress)
  case ended(Ending)

  package var isRunning: Bool {
    if case .ended = self { false } else { true }
  }
}
