/// The course of a number, one column per value, the newest at the right edge.
package struct Sparkline: Widget, Hashable {
  package var values: [Double]
  /// The value of a full column; nil for the greatest in sight.
  package var maximum: Double?

  package init(_ values: [Double], maximum: Double? = nil) {
    self.values = values
    self.maximum = maximum
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    let shown = values.suffix(area.width)
    let top = maximum ?? shown.filter(\.isFinite).max() ?? 0
    let left = area.maxX - shown.count
    for (column, value) in shown.enumerated() {
      let fraction = top > 0 && value.isFinite ? min(1, max(0, value / top)) : 0
      // Something that isn't zero is never drawn as nothing.
      var eighths = (fraction * Double(area.height * 8)).rounded(.up)
      for y in stride(from: area.maxY - 1, through: area.y, by: -1) {
        let glyph = BlockGlyphs.vertical[Int(min(8, eighths))]
        grid.put(glyph, at: Point(x: left + column, y: y), style: Style(.spark))
        eighths = max(0, eighths - 8)
      }
    }
  }
}
