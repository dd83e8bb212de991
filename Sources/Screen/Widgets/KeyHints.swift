/// A row of keys and what they do; the last ones are left out first where room is short.
package struct KeyHints: Widget, Hashable {
  package struct Hint: Hashable, Sendable {
    package var key: String
    package var action: String

    package init(_ key: String, _ action: String) {
      self.key = key
      self.action = action
    }
  }

  package var hints: [Hint]

  package init(_ hints: [Hint]) {
    self.hints = hints
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard !area.isEmpty else { return }
    var x = area.x
    for hint in hints {
      let columns = DisplayWidth.columns(of: hint.key) + 1 + DisplayWidth.columns(of: hint.action)
      guard x + columns <= area.maxX else { break }
      let keyColumns = grid.put(hint.key, at: Point(x: x, y: area.y), style: Style(.key))
      grid.put(hint.action, at: Point(x: x + keyColumns + 1, y: area.y), style: Style(.dim))
      x += columns + 2
    }
  }
}
