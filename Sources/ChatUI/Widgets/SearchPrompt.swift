import Screen

/// The line in which a search is typed, on the bottom border of the searched part.
struct SearchPrompt {
  let editor: TextEditor

  /// Draws the line; returns the cursor, nil if there is no room.
  func draw(in grid: inout CellGrid, area: Rect) -> Point? {
    guard area.width > 12, area.height > 1 else { return nil }
    let row = Rect(x: area.x + 2, y: area.maxY - 1, width: area.width - 4, height: 1)
    grid.fill(row)
    grid.put("/", at: Point(x: row.x + 1, y: row.y), style: Style(.accent, .bold))
    return editor.draw(
      in: &grid, area: Rect(x: row.x + 2, y: row.y, width: row.width - 3, height: 1),
      placeholder: "search")
  }
}
