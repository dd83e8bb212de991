package import Screen

/// The message in a terminal that has no room for anything else.
package struct TooSmallView: Widget {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    let needed = ScreenLayout.minimum
    let text = """
      Terminal too small: \(needed.width)×\(needed.height) needed, is \
      \(state.size.width)×\(state.size.height).
      \(state.message ?? "F10 quits.")
      """
    let rows = TextWrap.rows(of: text, width: area.width)
    for (line, row) in rows.prefix(area.height).enumerated() {
      let style = Style(line == rows.count - 1 ? .dim : .warning)
      grid.put(row.text(in: text), at: Point(x: area.x, y: area.y + line), style: style)
    }
  }
}
