/// A bar of shares of one whole, each with its own colour and shade; dots fill the rest.
package struct StackedBar: Widget, Hashable {
  /// The shares of one, from the left: the kinds 0, 1, … of `CategoryStrip`.
  package var shares: [Double]

  /// The glyph of the rest.
  package static let rest = "·"

  package init(_ shares: [Double]) {
    self.shares = shares
  }

  /// The shades of `CategoryStrip` in turn, without its thin line, which looks empty here.
  private static func glyph(of kind: UInt8) -> String {
    CategoryStrip.glyph(of: kind % UInt8(BlockGlyphs.shades.count - 1))
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    // Ends are rounded, not lengths, so that errors don't add up.
    var end = 0.0
    let ends = shares.map { share in
      end += share.isFinite ? max(0, share) : 0
      return Int((min(1, end) * Double(area.width)).rounded())
    }
    for column in 0..<area.width {
      let kind = ends.firstIndex { column < $0 }.map { UInt8(truncatingIfNeeded: $0) }
      let glyph = kind.map(Self.glyph) ?? Self.rest
      let style = Style(kind.map(Role.category) ?? .dim)
      for y in area.y..<area.maxY {
        grid.put(glyph, at: Point(x: area.x + column, y: y), style: style)
      }
    }
  }
}
