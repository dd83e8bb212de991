/// The conversation as text that is only appended, for screen readers, dumb terminals and pipes.
package struct PlainTranscript {
  /// The stream of a text: conversation, or notes that a script may drop.
  package enum Stream: Hashable, Sendable {
    case conversation, notes
  }

  package struct Piece: Hashable, Sendable {
    package let stream: Stream
    package let text: String
  }

  /// True if the user types the questions on the same terminal, which shows them itself.
  private let isPrompting: Bool
  private var pieces: [Piece] = []
  private var shownEntries = 0
  /// The turn whose answer is being written; nil between answers.
  private var current: PlainTurn?
  private var lastWritten = 0
  private var progress = PlainProgress()
  private var message: String?
  /// True while the cursor is after the label for the next question.
  private var isPrompt = false

  package init(isPrompting: Bool) { self.isPrompting = isPrompting }

  /// Handles a line of the user, which the terminal has shown with its end.
  package mutating func lineEntered() { isPrompt = false }

  /// Returns the new text of a state; `isBusy` is true while work runs that the state doesn't
  /// contain.
  package mutating func update(_ state: AppState, isBusy: Bool) -> [Piece] {
    pieces = []
    writeNotes(of: state)
    writeTurns(of: state)
    writeNotes(of: state)
    if isPrompt, !pieces.isEmpty {
      pieces.insert(Piece(stream: .conversation, text: "\n"), at: 0)
      isPrompt = false
    }
    if isPrompting, !isPrompt, !isBusy, state.awaitsQuestion {
      pieces.append(Piece(stream: .conversation, text: "Question: "))
      isPrompt = true
    }
    return pieces
  }

  /// Returns the end of the last line.
  package func end() -> [Piece] { isPrompt ? [Piece(stream: .conversation, text: "\n")] : [] }

  /// Writes notices, progress and messages; they wait while an answer's line is written.
  private mutating func writeNotes(of state: AppState) {
    guard current == nil else { return }
    writeEntries(of: state)
    for line in progress.lines(state) { note(line) }
    if state.message != message, let message = state.message { note(message) }
    message = state.message
  }

  private mutating func note(_ line: String) {
    pieces.append(Piece(stream: .notes, text: line + "\n"))
  }

  /// Writes new notices, and turns of an earlier session.
  private mutating func writeEntries(of state: AppState) {
    for entry in state.transcript.entries.dropFirst(shownEntries) {
      switch entry {
      case .notice(let text): note("Note: \(text)")
      case .error(let text): note("Error: \(text)")
      // Everything that is written comes before a waiting question.
      case .turn(let turn) where turn.status == .queued: return
      case .turn(let turn):
        if turn.isOver, turn.id > lastWritten { write(turn, showsQuestion: true, of: state) }
      }
      shownEntries += 1
    }
  }

  private mutating func writeTurns(of state: AppState) {
    for turn in state.transcript.turns where turn.id > lastWritten && turn.wasAsked {
      write(turn, showsQuestion: !isPrompting, of: state)
    }
  }

  private mutating func write(_ turn: TranscriptTurn, showsQuestion: Bool, of state: AppState) {
    var plain = current ?? PlainTurn(showsQuestion: showsQuestion)
    pieces += plain.update(turn, of: state.document)
    current = turn.isOver ? nil : plain
    if turn.isOver { lastWritten = turn.id }
  }
}

extension AppState {
  /// True if a question would be answered now.
  fileprivate var awaitsQuestion: Bool {
    isAskable && !isAnswering && transcript.nextQueued == nil && reading.opening != .starting
  }
}
