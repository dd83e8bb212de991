package import Chat

/// How far the model and the document are on their way to the first question.
package enum Opening: Hashable, Sendable {
  case starting
  case loadingModel(name: String)
  /// The model stands; nothing was read yet.
  case planning
  /// The model's retrieval heads are being found: the share that is done.
  case calibrating(Double)
  case reading(ReadingProgress)
  case ended(Ending)

  package var isRunning: Bool {
    if case .ended = self { false } else { true }
  }
}
