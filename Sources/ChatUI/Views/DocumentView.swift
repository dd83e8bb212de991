package import Documents
package import Screen

/// The document with line numbers, and the search in it.
package struct DocumentView {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  /// The area of the text inside border and line numbers.
  package static func textArea(of document: Document, in area: Rect) -> Rect {
    let inside = ScreenLayout.interior(area)
    let gutter = Format.count(document.lines.count).count + 2
    return Rect(
      x: inside.x + gutter, y: inside.y, width: inside.width - gutter, height: inside.height)
  }

  /// Draws the pane; the cursor stands in the search prompt while there is one.
  package func draw(in grid: inout CellGrid, area: Rect) -> Point? {
    let text = Self.textArea(of: state.document, in: area)
    let rows = DocumentPager(state.document, width: text.width)
      .rows(from: state.pane.top, count: text.height)
    let isFocused = state.focus == .document && state.help == nil
    grid.box(area, title: title(rows), isFocused: isFocused)
    if state.document.text.isEmpty {
      let inside = ScreenLayout.interior(area)
      grid.put("The document is empty.", at: inside.origin, style: Style(.placeholder))
      return drawPrompt(in: &grid, area: area)
    }
    for (line, row) in rows.enumerated() { draw(row, in: &grid, text: text, y: text.y + line) }
    highlight(rows, in: &grid, text: text)
    return drawPrompt(in: &grid, area: area)
  }

  private func draw(_ row: DocumentRow, in grid: inout CellGrid, text: Rect, y: Int) {
    if let line = row.line {
      let number = Format.count(line)
      grid.put(number, at: Point(x: text.x - 2 - number.count, y: y), style: Style(.dim))
    }
    grid.put(
      state.document.text(in: row.bytes), at: Point(x: text.x, y: y), maxWidth: text.width)
  }

  private func highlight(_ rows: [DocumentRow], in grid: inout CellGrid, text: Rect) {
    guard let search = state.pane.search, let pattern = search.pattern,
      let first = rows.first, let last = rows.last
    else { return }
    let inSight = first.bytes.lowerBound..<max(first.bytes.lowerBound, last.end)
    for match in pattern.matches(in: state.document, within: inSight) {
      let isCurrent = match == search.match
      for (line, row) in rows.enumerated() {
        let part = match.clamped(to: row.bytes)
        guard !part.isEmpty else { continue }
        let before = state.document.text(in: row.bytes.lowerBound..<part.lowerBound)
        let x = text.x + DisplayWidth.columns(of: before)
        let width = DisplayWidth.columns(of: state.document.text(in: part))
        grid.restyle(
          Rect(x: x, y: text.y + line, width: min(width, text.maxX - x), height: 1),
          Style(.searchMatch, isCurrent ? [.bold, .underline] : []))
      }
    }
  }

  /// The search prompt lies on the bottom border.
  private func drawPrompt(in grid: inout CellGrid, area: Rect) -> Point? {
    guard let prompt = state.pane.prompt, area.width > 12, area.height > 1 else { return nil }
    let row = Rect(x: area.x + 2, y: area.maxY - 1, width: area.width - 4, height: 1)
    grid.fill(row)
    grid.put("/", at: Point(x: row.x + 1, y: row.y), style: Style(.accent, .bold))
    let cursor = prompt.editor.draw(
      in: &grid, area: Rect(x: row.x + 2, y: row.y, width: row.width - 3, height: 1),
      placeholder: "search")
    return state.help == nil ? cursor : nil
  }

  private func title(_ rows: [DocumentRow]) -> String {
    let lines = state.document.lines
    guard let first = rows.first, let last = rows.last else { return state.document.name }
    let range =
      lines.line(at: first.bytes.lowerBound)...lines.line(at: last.bytes.lowerBound)
    return "\(state.document.name) · \(Format.lines(range)) of \(Format.count(lines.count))"
  }
}
