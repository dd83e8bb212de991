extension TextEditor {
  /// Rows that the whole text takes at a width; at least 1.
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
    let place = cursorPlace(in: rows)
    let top = Viewport.offset(showing: place.y, in: area.height, of: rows.count)
    for (line, row) in rows.dropFirst(top).prefix(area.height).enumerated() {
      let origin = Point(x: area.x, y: area.y + line)
      grid.put(row.text(in: text), at: origin, style: style, maxWidth: area.width)
    }
    return Point(x: area.x + min(place.x, area.width - 1), y: area.y + place.y - top)
  }

  /// Puts the cursor where a place of the area is, as it was drawn there; elsewhere it stays.
  package mutating func moveCursor(to place: Point, in area: Rect) {
    guard area.contains(place) else { return }
    let rows = wrappedRows(width: area.width)
    let top = Viewport.offset(showing: cursorPlace(in: rows).y, in: area.height, of: rows.count)
    guard rows.indices.contains(top + place.y - area.y) else {
      return moveCursor(to: text.utf8.count)
    }
    moveCursor(to: offset(in: rows[top + place.y - area.y], column: place.x - area.x))
  }

  /// Where the last grapheme ends that ends at or before a column of a row.
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

  /// One column is kept free: the cursor stands behind the last grapheme.
  func wrappedRows(width: Int) -> [WrappedRow] {
    TextWrap.rows(of: text, width: max(1, width - 1))
  }

  /// The cursor's row and column in the wrapped text.
  func cursorPlace(in rows: [WrappedRow]) -> Point {
    let y = rows.lastIndex { $0.range.lowerBound <= cursor } ?? 0
    let row = rows[y]
    let before = text[index(row.range.lowerBound)..<index(cursor)]
    return Point(x: DisplayWidth.columns(of: before), y: y)
  }
}
