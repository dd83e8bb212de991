import Chat

/// The turns and notices of the conversation, oldest first, and the selected citation.
package struct Transcript: Hashable, Sendable {
  package enum Entry: Hashable, Sendable {
    case turn(TranscriptTurn)
    case notice(String)
    case error(String)
  }

  package private(set) var entries: [Entry] = []
  /// The selected citation; nil for the last answer without a selected source.
  package private(set) var selection: CitationSelection?
  /// The id of the next question.
  private(set) var nextID = 1

  package init() {}

  package mutating func append(notice: String) { insert(.notice(notice)) }

  /// Adds an error, unless the last entry is the same.
  package mutating func append(error: String) {
    let last = entries.last {
      if case .turn(let turn) = $0 { turn.status != .queued } else { true }
    }
    if last != .error(error) { insert(.error(error)) }
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
    var turn = TranscriptTurn(id: nextID, question: question, status: .queued)
    turn.replaces = replacing
    entries.append(.turn(turn))
    nextID += 1
  }

  /// Adds the turns of an earlier session.
  mutating func resume(_ session: SessionRecord) {
    for turn in session.turns {
      entries.append(.turn(TranscriptTurn(id: nextID, turn)))
      nextID += 1
    }
    let name = session.name.map { " “\($0)”" } ?? ""
    append(notice: "Session \(session.id ?? 0)\(name) is resumed.")
  }

  package var turns: [TranscriptTurn] {
    entries.compactMap { if case .turn(let turn) = $0 { turn } else { nil } }
  }

  package var running: TranscriptTurn? { turns.last { $0.isRunning } }
  package var nextQueued: TranscriptTurn? { turns.first { $0.status == .queued } }
  /// The last question that was asked, or is to be asked next; nil before the first.
  package var lastAsked: TranscriptTurn? { turns.last { $0.status != .queued } }

  /// Changes the turn with this id, if there is one.
  package mutating func update(_ id: Int, _ change: (inout TranscriptTurn) -> Void) {
    for index in entries.indices.reversed() {
      guard case .turn(var turn) = entries[index], turn.id == id else { continue }
      // The entry releases the turn first, so that a long answer grows in place.
      entries[index] = .notice("")
      change(&turn)
      entries[index] = .turn(turn)
      return
    }
  }

  /// Marks the oldest waiting question as asked and returns it; its sources become the ones shown.
  mutating func askNextQueued() -> TranscriptTurn? {
    guard let turn = nextQueued else { return nil }
    update(turn.id) {
      $0.status = .asked
      $0.wasAsked = true
    }
    selection = nil
    if let replaced = turn.replaces { update(replaced) { $0.isSuperseded = true } }
    return turn
  }

  /// Withdraws the waiting questions and returns them, oldest first.
  mutating func withdrawQueued() -> [TranscriptTurn] {
    let waiting = turns.filter { $0.status == .queued }
    for turn in waiting { update(turn.id) { $0.status = .cancelled(nil) } }
    return waiting
  }
}

// MARK: - Citations

/// A source of an answer, as the keys of conversation and Sources panel select it.
package struct CitationSelection: Hashable, Sendable {
  /// The question's id.
  package let turn: Int
  /// The number in the answer, as in `[1]`.
  package let number: Int

  package init(turn: Int, number: Int) {
    self.turn = turn
    self.number = number
  }

  /// The quotation under an answer, which is selected like a source.
  package static func quotation(of turn: Int) -> CitationSelection {
    CitationSelection(turn: turn, number: 0)
  }
}

extension Transcript {
  mutating func select(_ citation: CitationSelection) { selection = citation }

  /// The answer whose sources are shown: the selected one, else the last that was asked for.
  package var sourcesTurn: TranscriptTurn? {
    turns.last { turn in
      selection.map { $0.turn == turn.id } ?? (turn.status != .queued)
    }
  }

  /// The citations of all answers: those that sentences name, else the sources of the answer.
  var citations: [CitationSelection] {
    turns.flatMap { turn -> [CitationSelection] in
      let cited = turn.citedNumbers
      let used = turn.recollection?.used ?? []
      let numbers = cited.isEmpty ? (used.isEmpty ? turn.sources : used).map(\.number) : cited
      let sources = numbers.map { CitationSelection(turn: turn.id, number: $0) }
      guard turn.recollection?.quotation != nil else { return sources }
      let quotation = [CitationSelection.quotation(of: turn.id)]
      return turn.recollection?.quotationLeads == true ? quotation + sources : sources + quotation
    }
  }

  /// All passages of all answers.
  var sources: [CitationSelection] {
    turns.flatMap { turn in
      turn.sources.map { CitationSelection(turn: turn.id, number: $0.number) }
    }
  }

  /// Returns the citation that is `step` after the selected one, up to the ends; nil without any.
  ///
  /// Without a selection, the last answer's first or last citation is next.
  func citation(after step: Int, in citations: [CitationSelection]) -> CitationSelection? {
    guard let end = citations.last else { return nil }
    let last = citations.count - 1
    if let selection {
      if let index = citations.firstIndex(of: selection) {
        return citations[max(0, min(index + step, last))]
      }
      return citations.first { $0.turn == selection.turn } ?? end
    }
    return step > 0 ? citations.first { $0.turn == end.turn } : end
  }

  /// Returns the selected citation, else the first of the answer whose sources are shown.
  func currentCitation(in citations: [CitationSelection]) -> CitationSelection? {
    let turn = sourcesTurn?.id
    return selection ?? citations.first { $0.turn == turn }
  }

  /// Returns requests that select another citation among these.
  func selecting(_ step: Int, of citations: [CitationSelection]) -> [Request] {
    citation(after: step, in: citations).map { [.select($0)] }
      ?? [.message("No answer has sources yet")]
  }

  /// Returns requests that open the current citation among these in the document.
  func opening(_ citations: [CitationSelection]) -> [Request] {
    currentCitation(in: citations).map { [.openCitation($0)] }
      ?? [.message("No answer has sources yet")]
  }
}
