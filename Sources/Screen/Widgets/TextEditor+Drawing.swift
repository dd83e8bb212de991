extension TextEditor {
  /// Returns the rows of the whole text at a width; at least 1.
  package func rows(width: Int) -> Int { wrappedRows(width: width).count }

  /// Draws the rows around the cursor and returns the cursor's cell; nil if there is no room.
  package func draw(
    in grid: inout CellGrid, area: Rect, placeholder: String = "", style: Style = Style(.input)
  ) -> Point? {
    guard !area.isEmpty else { return nil }
    if text.isEmpty {
      let hint = DisplayWidth.truncated(placeholder, to: area.width)
      grid.put(hint, at: Point(x: area.x, y: area.y), style: Style(.placeholder))
    }
    let rows = wrappedRows(width: area.width)
    let point = cursorPoint(in: rows)
    let top = Self.top(showing: point.y, in: area.height, of: rows.count)
    for (line, row) in rows.dropFirst(top).prefix(area.height).enumerated() {
      let origin = Point(x: area.x, y: area.y + line)
      grid.put(row.text(in: text), at: origin, style: style, maxWidth: area.width)
    }
    return Point(x: area.x + min(point.x, area.width - 1), y: area.y + point.y - top)
  }

  /// Puts the cursor at a point of the area, as the text is drawn there; elsewhere it stays.
  package mutating func moveCursor(to point: Point, in area: Rect) {
    guard area.contains(point) else { return }
    let rows = wrappedRows(width: area.width)
    let top = Self.top(showing: cursorPoint(in: rows).y, in: area.height, of: rows.count)
    guard rows.indices.contains(top + point.y - area.y) else {
      return moveCursor(to: text.utf8.count)
    }
    moveCursor(to: offset(in: rows[top + point.y - area.y], column: point.x - area.x))
  }

  /// Returns the first row in sight so that `row` is the last one in sight, or 0 if all rows fit.
  private static func top(showing row: Int, in height: Int, of count: Int) -> Int {
    max(0, min(row - height + 1, count - height))
  }

  /// Returns the end of the last grapheme that ends at or before a column of a row.
  func offset(in row: WrappedRow, column: Int) -> Int {
    var used = 0
    var offset = row.range.lowerBound
    for character in row.text(in: text) {
      let columns = DisplayWidth.columns(of: character)
      guard used + columns <= column else { break }
      used += columns
      offset += character.utf8.count
    }
    return offset
  }

  /// Wraps the text; one column is kept free for the cursor after the last grapheme.
  func wrappedRows(width: Int) -> [WrappedRow] {
    TextWrap.rows(of: text, width: max(1, width - 1))
  }

  /// The cursor's row and column in the wrapped text.
  func cursorPoint(in rows: [WrappedRow]) -> Point {
    let y = rows.lastIndex { $0.range.lowerBound <= cursor } ?? 0
    let row = rows[y]
    let before = text[index(row.range.lowerBound)..<index(cursor)]
    return Point(x: DisplayWidth.columns(of: before), y: y)
  }
}
