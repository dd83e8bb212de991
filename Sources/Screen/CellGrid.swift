/// One terminal cell: a grapheme and its style.
package struct Cell: Hashable, Sendable {
  /// The grapheme; empty for the second half of a wide one.
  package var grapheme: String
  package var style: Style

  package init(_ grapheme: String = " ", _ style: Style = Style()) {
    self.grapheme = grapheme
    self.style = style
  }
}

/// A picture of the screen, drawn by widgets and shown by a `Display`.
package struct CellGrid: Hashable, Sendable {
  package let size: Size
  private var cells: [Cell]  // (height, width)

  package init(size: Size) {
    self.size = size
    cells = Array(repeating: Cell(), count: max(0, size.width * size.height))
  }

  package var bounds: Rect { Rect(x: 0, y: 0, width: size.width, height: size.height) }

  package subscript(x: Int, y: Int) -> Cell {
    get { cells[y * size.width + x] }
    set { cells[y * size.width + x] = newValue }
  }

  /// Calls `body` with the points of an area, row by row, whose cells differ from an earlier picture.
  ///
  /// The earlier picture has the same size; without one, `body` is called with all points.
  package func forEachChange(
    in area: Rect, since earlier: CellGrid?, _ body: (_ x: Int, _ y: Int) -> Void
  ) {
    let area = area.intersection(bounds)
    for y in area.y..<area.maxY {
      let row = y * size.width
      for x in area.x..<area.maxX where earlier?.cells[row + x] != cells[row + x] { body(x, y) }
    }
  }
}
