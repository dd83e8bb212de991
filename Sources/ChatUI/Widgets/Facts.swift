package import Screen

/// Names on the left and values at the right edge, one pair per row.
package struct Facts: Widget {
  private let rows: [(name: String, value: String)]

  package init(_ rows: [(name: String, value: String)]) {
    self.rows = rows
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    for (line, row) in rows.prefix(area.height).enumerated() {
      let y = area.y + line
      let used = grid.put(
        row.name, at: Point(x: area.x, y: y), style: Style(.dim), maxWidth: area.width)
      let value = DisplayWidth.truncated(row.value, to: area.width - used - 1)
      let x = area.maxX - DisplayWidth.columns(of: value)
      grid.put(value, at: Point(x: x, y: y), style: Style(.strong))
    }
  }
}
