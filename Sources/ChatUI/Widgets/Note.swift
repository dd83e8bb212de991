package import Screen

/// A sentence instead of numbers that are not measured yet.
package struct Note: Widget {
  private let text: String

  package init(_ text: String) {
    self.text = text
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    let rows = TextWrap.rows(of: text, width: area.width)
    for (line, row) in rows.prefix(area.height).enumerated() {
      let origin = Point(x: area.x, y: area.y + line)
      grid.put(row.text(in: text), at: origin, style: Style(.placeholder), maxWidth: area.width)
    }
  }
}
