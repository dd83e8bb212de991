package import Chat
package import Screen

/// Everything that can change the state.
package enum Action: Hashable, Sendable {
  case started
  case key(KeyPress)
  case resized(Size)
  case opening(OpeningEvent)
  /// Something of the answer to the question with this id.
  case answer(id: Int, AnswerEvent)
  /// The answer was stopped before its end could be told.
  case answerCancelled(id: Int)
  case telemetry(Telemetry)
  /// One step of the animations while something runs.
  case tick
}
