import Documents
package import Screen

/// The conversation, the newest at the bottom, with the progress of running work below it.
package struct ConversationView {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  /// Draws the conversation; returns the cursor of the search prompt while there is one.
  package func draw(in grid: inout CellGrid) -> Point? {
    let border = state.layout.transcript
    let isFocused = state.focus == .transcript && state.help == nil
    grid.box(border, title: title, isFocused: isFocused)
    let area = state.layout.transcriptText
    let indent = ConversationPane.indent
    for (line, row) in state.conversation.visibleRows(in: area).enumerated() {
      let y = area.y + line
      grid.put(row.mark, at: Point(x: area.x, y: y), style: Style(.accent))
      grid.put(
        row.text, at: Point(x: area.x + indent, y: y), style: row.style,
        maxWidth: area.width - indent)
      highlight(row, in: &grid, at: Point(x: area.x + indent, y: y))
    }
    highlightMatches(in: &grid, area: area)
    let inside = ScreenLayout.interior(border)
    if let work = RunningWork(state) {
      ProgressLine(work: work).draw(
        in: &grid, area: Rect(x: inside.x, y: inside.maxY - 1, width: inside.width, height: 1))
    }
    guard let prompt = state.conversation.finder.prompt else { return nil }
    let cursor = SearchPrompt(editor: prompt.editor).draw(in: &grid, area: border)
    return state.help == nil ? cursor : nil
  }

  private func highlightMatches(in grid: inout CellGrid, area: Rect) {
    guard let search = state.conversation.finder.search, let pattern = search.pattern else {
      return
    }
    let rows = state.conversation.rows.all
    let text = TranscriptText(rows)
    let top = state.conversation.top(height: area.height)
    let inSight = text.start(ofRow: top)..<text.start(ofRow: top + area.height)
    for match in pattern.matches(in: text.document, within: inSight) {
      let style = Style(.searchMatch, match == search.match ? [.bold, .underline] : [])
      for row in text.row(at: match.lowerBound)..<min(rows.count, top + area.height) {
        guard let part = text.part(of: match, inRow: row) else { break }
        let columns = rows[row].columns(of: part)
        let cells = Rect(
          x: area.x + ConversationPane.indent + columns.lowerBound, y: area.y + row - top,
          width: columns.count, height: 1)
        grid.restyle(cells, style)
      }
    }
  }

  private func highlight(_ row: TranscriptRow, in grid: inout CellGrid, at origin: Point) {
    for word in row.underlined {
      let columns = row.columns(of: word)
      let cells = Rect(
        x: origin.x + columns.lowerBound, y: origin.y, width: columns.count, height: 1)
      grid.restyle(cells, Style(row.style.role, .underline))
    }
    for span in row.spans {
      let columns = row.columns(of: span.bytes)
      let cells = Rect(
        x: origin.x + columns.lowerBound, y: origin.y, width: columns.count, height: 1)
      let isSelected = span.citation == state.transcript.selection
      grid.restyle(cells, Style(isSelected ? .selection : .accent, .bold))
    }
  }

  private var title: String {
    state.conversation.scrollBack == 0 ? "Conversation" : "Conversation · scrolled back"
  }
}
