package import Screen

/// The help, drawn over the screen.
package struct HelpView {
  private let help: HelpPane

  package init(_ help: HelpPane) {
    self.help = help
  }

  package func draw(in grid: inout CellGrid) {
    let area = help.area
    grid.fill(area)
    let inside = ScreenLayout.interior(area)
    let rows = help.rows
    let top = max(0, min(help.top, rows.count - inside.height))
    let isWhole = rows.count <= inside.height
    let title = isWhole ? "Help" : "Help · \(top + 1)–\(top + inside.height) of \(rows.count)"
    grid.box(area, title: title, isFocused: true)
    for (line, row) in rows.dropFirst(top).prefix(inside.height).enumerated() {
      let y = inside.y + line
      grid.put(
        row.left, at: Point(x: inside.x, y: y),
        style: row.isTitle ? Style(.title, .bold) : Style(.key), maxWidth: inside.width)
      grid.put(row.right, at: Point(x: inside.x + help.textColumn, y: y))
    }
  }
}
