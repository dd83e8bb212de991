/// One terminal cell: a grapheme and how it looks.
package struct Cell: Hashable, Sendable {
  /// What stands here; empty for the second half of a wide grapheme.
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
}
