/// A row of kinds pooled to columns, each kind with its own colour and its own shade.
package struct CategoryStrip: Widget, Hashable {
  /// The kind of each item; the lower number wins where a column holds several.
  package var kinds: [UInt8]

  package init(_ kinds: [UInt8]) {
    self.kinds = kinds
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard !area.isEmpty, !kinds.isEmpty else { return }
    for column in 0..<area.width {
      // A strip always fills its width: with few items, one item takes several columns.
      let start = column * kinds.count / area.width
      let end = max(start + 1, (column + 1) * kinds.count / area.width)
      guard let kind = kinds[start..<end].min() else { continue }
      for y in area.y..<area.maxY {
        grid.put(
          Self.glyph(of: kind), at: Point(x: area.x + column, y: y), style: Style(.category(kind)))
      }
    }
  }

  /// Returns the glyph of a kind for displays without colour: shades from dark to light, then a line.
  package static func glyph(of kind: UInt8) -> String {
    let glyphs = BlockGlyphs.shades.dropFirst().reversed() + ["╌"]
    return glyphs[Int(kind) % glyphs.count]
  }
}
