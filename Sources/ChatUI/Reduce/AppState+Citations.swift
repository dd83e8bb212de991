import Chat
import Documents
import Screen

extension AppState {
  /// The answer whose sources show: the selected one, else the last that was asked for.
  package var sourcesTurn: Turn? {
    transcript.turns.last { turn in
      selection.map { $0.turn == turn.id } ?? (turn.status != .queued)
    }
  }

  /// Goes through what the sentences name.
  mutating func selectCitation(by step: Int) { select(by: step, of: citations) }

  /// Goes through all passages of all answers.
  mutating func selectSource(by step: Int) { select(by: step, of: sources) }

  private mutating func select(by step: Int, of citations: [CitationSelection]) {
    guard !citations.isEmpty else {
      message = "No answer has sources yet"
      return
    }
    selection = citations[place(after: step, in: citations)]
    showSelection()
  }

  /// Shows the selected passage, or the first one of the last answer, in the document.
  mutating func openCitation() {
    let selected = selection ?? firstOfLast(focus == .sources ? sources : citations)
    guard let selected, let citation = sourcesTurn?.sources.first(number: selected.number) else {
      message = "No answer has sources yet"
      return
    }
    selection = selected
    guard !citation.bytes.isEmpty else {
      message = "Passage [\(citation.number)] isn't in the document any more"
      return
    }
    openInDocument(citation.bytes)
  }

  /// Shows a passage marked in the document; `goBack` returns.
  mutating func openInDocument(_ passage: Range<Int>) {
    pane.trail.append(
      DocumentPane.Place(focus: focus, isVisible: pane.isVisible, top: pane.top, mark: pane.mark))
    pane.isVisible = true
    focus = .document
    let bytes = passage.clamped(to: 0..<document.text.utf8.count)
    pane.mark = bytes
    showInDocument(bytes.lowerBound)
  }

  mutating func goBack() {
    guard let place = pane.trail.popLast() else {
      message = "There is no way back: no passage was opened"
      return
    }
    endPrompts()
    pane.isVisible = place.isVisible
    pane.top = place.top
    pane.mark = place.mark
    focus = place.focus
    keepFocusVisible()
  }

  private var citations: [CitationSelection] {
    transcript.turns.flatMap { turn in
      let cited = turn.citedNumbers
      let used = turn.recollection?.used ?? []
      let numbers = cited.isEmpty ? (used.isEmpty ? turn.sources : used).map(\.number) : cited
      return numbers.map { CitationSelection(turn: turn.id, number: $0) }
    }
  }

  private var sources: [CitationSelection] {
    transcript.turns.flatMap { turn in
      turn.sources.map { CitationSelection(turn: turn.id, number: $0.number) }
    }
  }

  private func firstOfLast(_ citations: [CitationSelection]) -> CitationSelection? {
    let turn = sourcesTurn?.id
    return citations.first { $0.turn == turn }
  }

  /// The ends stop; where nothing is selected yet, the last answer's first or last citation is next.
  private func place(after step: Int, in citations: [CitationSelection]) -> Int {
    let last = citations.count - 1
    if let selection {
      if let index = citations.firstIndex(of: selection) { return max(0, min(index + step, last)) }
      return citations.firstIndex { $0.turn == selection.turn } ?? last
    }
    let first = citations.firstIndex { $0.turn == citations[last].turn } ?? last
    return step > 0 ? first : last
  }

  /// Scrolls the conversation to the first sentence that names the selected passage.
  private mutating func showSelection() {
    let area = TranscriptView.area(in: ScreenLayout(self), of: self)
    let rows = TranscriptRows(self, width: area.width).suffix(.max)
    guard area.height > 0,
      let row = rows.firstIndex(where: { $0.spans.contains { $0.citation == selection } })
    else { return }
    revealTranscriptRow(row, of: rows.count)
  }
}

extension [Citation] {
  fileprivate func first(number: Int) -> Citation? { first { $0.number == number } }
}
