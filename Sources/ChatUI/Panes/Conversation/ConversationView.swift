import Documents
package import Screen

/// The conversation, the newest at the bottom, with the progress of what runs below it.
package struct TranscriptView {
  /// Columns of the mark and the space behind it.
  private static let indent = 2

  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  /// The area of the text, without border and progress.
  package static func area(in layout: ScreenLayout, of state: AppState) -> Rect {
    var area = ScreenLayout.interior(layout.transcript)
    if ProgressLine(state) != nil {
      area = Rect(x: area.x, y: area.y, width: area.width, height: area.height - 1)
    }
    return area
  }

  /// The number of a source that stands at a place.
  package func citation(at place: Point, layout: ScreenLayout) -> CitationSelection? {
    let area = Self.area(in: layout, of: state)
    let rows = rows(in: area)
    guard area.contains(place), rows.indices.contains(place.y - area.y) else { return nil }
    let row = rows[place.y - area.y]
    return row.spans.first { span in
      row.columns(of: span.bytes).contains(place.x - area.x - Self.indent)
    }?.citation
  }

  /// Draws the conversation; the cursor stands in the search prompt while there is one.
  package func draw(in grid: inout CellGrid, layout: ScreenLayout) -> Point? {
    let isFocused = state.focus == .transcript && state.help == nil
    grid.box(layout.transcript, title: title, isFocused: isFocused)
    let area = Self.area(in: layout, of: state)
    for (line, row) in rows(in: area).enumerated() {
      let y = area.y + line
      grid.put(row.mark, at: Point(x: area.x, y: y), style: Style(.accent))
      grid.put(
        row.text, at: Point(x: area.x + Self.indent, y: y), style: row.style,
        maxWidth: area.width - Self.indent)
      highlight(row, in: &grid, at: Point(x: area.x + Self.indent, y: y))
    }
    highlightMatches(in: &grid, area: area)
    let inside = ScreenLayout.interior(layout.transcript)
    ProgressLine(state)?.draw(
      in: &grid, area: Rect(x: inside.x, y: inside.maxY - 1, width: inside.width, height: 1))
    guard let prompt = state.finder.prompt else { return nil }
    let cursor = SearchPrompt(editor: prompt.editor).draw(in: &grid, area: layout.transcript)
    return state.help == nil ? cursor : nil
  }

  /// Those in sight.
  private func rows(in area: Rect) -> [TranscriptRow] {
    let rows = TranscriptRows(state, width: area.width)
      .suffix(area.height + state.transcript.scrollBack)
    return Array(rows.prefix(area.height))
  }

  private func highlightMatches(in grid: inout CellGrid, area: Rect) {
    guard let search = state.finder.search, let pattern = search.pattern else { return }
    let rows = TranscriptRows(state, width: area.width).suffix(.max)
    let text = TranscriptText(rows)
    let above = max(0, rows.count - area.height)
    let top = above - min(state.transcript.scrollBack, above)
    let inSight = text.start(ofRow: top)..<text.start(ofRow: top + area.height)
    for match in pattern.matches(in: text.document, within: inSight) {
      let style = Style(.searchMatch, match == search.match ? [.bold, .underline] : [])
      for row in text.row(at: match.lowerBound)..<min(rows.count, top + area.height) {
        guard let part = text.part(of: match, inRow: row) else { break }
        let columns = rows[row].columns(of: part)
        let place = Rect(
          x: area.x + Self.indent + columns.lowerBound, y: area.y + row - top,
          width: columns.count, height: 1)
        grid.restyle(place, style)
      }
    }
  }

  private func highlight(_ row: TranscriptRow, in grid: inout CellGrid, at origin: Point) {
    for span in row.spans {
      let columns = row.columns(of: span.bytes)
      let place = Rect(
        x: origin.x + columns.lowerBound, y: origin.y, width: columns.count, height: 1)
      grid.restyle(place, Style(span.citation == state.selection ? .selection : .accent, .bold))
    }
  }

  private var title: String {
    state.transcript.scrollBack == 0 ? "Conversation" : "Conversation · scrolled back"
  }
}

extension TranscriptRow {
  /// Where some of its bytes stand in the row.
  fileprivate func columns(of bytes: Range<Int>) -> Range<Int> {
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    let end = utf8.index(start, offsetBy: bytes.count)
    let column = DisplayWidth.columns(of: text[..<start])
    return column..<column + DisplayWidth.columns(of: text[start..<end])
  }
}
