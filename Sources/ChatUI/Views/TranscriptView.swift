package import Screen

/// The conversation, the newest at the bottom, with the progress of what runs below it.
package struct TranscriptView {
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

  package func draw(in grid: inout CellGrid, layout: ScreenLayout) {
    let isFocused = state.focus == .transcript && state.help == nil
    grid.box(layout.transcript, title: title, isFocused: isFocused)
    let area = Self.area(in: layout, of: state)
    let rows = TranscriptRows(state, width: area.width)
      .suffix(area.height + state.transcript.scrollBack)
    for (line, row) in rows.prefix(area.height).enumerated() {
      let y = area.y + line
      grid.put(row.mark, at: Point(x: area.x, y: y), style: Style(.accent))
      grid.put(row.text, at: Point(x: area.x + 2, y: y), style: row.style, maxWidth: area.width - 2)
      highlight(row, in: &grid, at: Point(x: area.x + 2, y: y))
    }
    let inside = ScreenLayout.interior(layout.transcript)
    ProgressLine(state)?.draw(
      in: &grid, area: Rect(x: inside.x, y: inside.maxY - 1, width: inside.width, height: 1))
  }

  private func highlight(_ row: TranscriptRow, in grid: inout CellGrid, at origin: Point) {
    for span in row.spans {
      let utf8 = row.text.utf8
      let start = utf8.index(utf8.startIndex, offsetBy: span.bytes.lowerBound)
      let end = utf8.index(start, offsetBy: span.bytes.count)
      let place = Rect(
        x: origin.x + DisplayWidth.columns(of: row.text[..<start]), y: origin.y,
        width: DisplayWidth.columns(of: row.text[start..<end]), height: 1)
      grid.restyle(place, Style(span.citation == state.selection ? .selection : .accent, .bold))
    }
  }

  private var title: String {
    state.transcript.scrollBack == 0 ? "Conversation" : "Conversation · scrolled back"
  }
}
