package import Chat
package import Documents
package import Screen

/// Everything that can change the state.
package enum Action: Hashable, Sendable {
  case started
  case key(KeyPress)
  /// A whole line of input, without a screen.
  case line(String)
  case resized(Size)
  /// The system asked the program to end.
  case terminated
  /// An event of the opening with this id; the first one has 1.
  case opening(id: Int = 1, OpeningEvent)
  /// A file that the user named was read, or can't be read for a reason.
  case documentRead(Document, path: String)
  case documentFailed(String, path: String)
  /// Files whose paths begin with the typed prefix; folders end with /.
  case filesListed([String], prefix: String)
  /// The result of a request, or the reason for its failure.
  case notice(String)
  case failed(String)
  /// An event of the answer to the question with this id.
  case answer(id: Int, AnswerEvent)
  /// The answer was stopped before its end was reported.
  case answerCancelled(id: Int)
  case telemetry(Telemetry)
  /// One step of the animations while something runs.
  case tick
  /// The message with this number has been shown for long enough.
  case messageAged(number: Int)
}

extension Action {
  /// True if the user waits for the effect.
  var isUsers: Bool {
    switch self {
    case .key, .line, .resized, .started: true
    default: false
    }
  }
}
