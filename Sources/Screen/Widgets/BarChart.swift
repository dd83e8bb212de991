/// One labelled bar per row, with the value at its right.
package struct BarChart: Widget, Hashable {
  package struct Row: Hashable, Sendable {
    package var label: String
    /// From 0 to 1.
    package var fraction: Double
    package var value: String
    package var role: Role

    package init(label: String, fraction: Double, value: String = "", role: Role = .barFill) {
      self.label = label
      self.fraction = fraction.isFinite ? min(1, max(0, fraction)) : 0
      self.value = value
      self.role = role
    }
  }

  package var rows: [Row]

  package init(_ rows: [Row]) {
    self.rows = rows
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    let labels = rows.map { DisplayWidth.columns(of: $0.label) }.max() ?? 0
    let values = rows.map { DisplayWidth.columns(of: $0.value) }.max() ?? 0
    for (line, row) in rows.prefix(area.height).enumerated() {
      let parts = Layout.columns(
        Rect(x: area.x, y: area.y + line, width: area.width, height: 1),
        [
          .fixed(min(labels, area.width / 2)), .fixed(1), .flexible(),
          .fixed(values > 0 ? values + 1 : 0),
        ])
      grid.put(DisplayWidth.truncated(row.label, to: parts[0].width), at: parts[0].origin)
      ProgressBar.drawBar(row.fraction, in: &grid, area: parts[2], role: row.role)
      let x = max(parts[3].x, parts[3].maxX - DisplayWidth.columns(of: row.value))
      grid.put(
        row.value, at: Point(x: x, y: area.y + line), style: Style(.strong),
        maxWidth: parts[3].maxX - x)
    }
  }
}
