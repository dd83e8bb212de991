package import Chat

/// The turns and notices of the conversation, oldest first.
package struct Transcript: Hashable, Sendable {
  package enum Entry: Hashable, Sendable {
    case turn(Turn)
    case notice(String)
    case error(String)
  }

  package private(set) var entries: [Entry] = []
  /// Rows scrolled up from the newest; 0 follows the answer.
  package var scrollBack = 0
  private var nextID = 1

  package init() {}

  package mutating func append(notice: String) { insert(.notice(notice)) }

  /// Adds an error, unless the last entry is the same.
  package mutating func append(error: String) {
    let told = entries.last {
      if case .turn(let turn) = $0 { turn.status != .queued } else { true }
    }
    if told != .error(error) { insert(.error(error)) }
  }

  /// Inserts an entry before the waiting questions.
  private mutating func insert(_ entry: Entry) {
    let firstWaiting = entries.firstIndex {
      if case .turn(let turn) = $0 { turn.status == .queued } else { false }
    }
    entries.insert(entry, at: firstWaiting ?? entries.endIndex)
  }

  /// Adds a question that waits for its turn.
  package mutating func append(question: String, replacing: Int? = nil) {
    var turn = Turn(id: nextID, question: question, status: .queued)
    turn.replaces = replacing
    entries.append(.turn(turn))
    nextID += 1
    scrollBack = 0
  }

  /// Adds a turn of an earlier session.
  package mutating func append(_ kept: SessionTurn) {
    entries.append(.turn(Turn(id: nextID, kept)))
    nextID += 1
  }

  package var turns: [Turn] {
    entries.compactMap { if case .turn(let turn) = $0 { turn } else { nil } }
  }

  package var running: Turn? { turns.last { $0.isRunning } }
  package var nextQueued: Turn? { turns.first { $0.status == .queued } }

  /// Changes the turn with this id, if there is one.
  package mutating func update(_ id: Int, _ change: (inout Turn) -> Void) {
    for index in entries.indices.reversed() {
      guard case .turn(var turn) = entries[index], turn.id == id else { continue }
      // The entry lets go of the turn first, so that a long answer grows in place.
      entries[index] = .notice("")
      change(&turn)
      entries[index] = .turn(turn)
      return
    }
  }
}
