import Chat
package import Screen
package import Wording

/// One column per layer, as high as its bytes; layers with a window are shaded.
package struct LayerBars: Widget {
  static let fullRole = Role.category(0)
  static let ringRole = Role.category(1)

  private let layers: [CacheLayer]

  package init(_ layers: [CacheLayer]) {
    self.layers = layers
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard !area.isEmpty, let most = layers.map(\.bytes).max(), most > 0 else { return }
    // Few layers get several columns each; many layers share a column.
    let columnsPerLayer = max(1, area.width / layers.count)
    let columns = min(area.width, columnsPerLayer * layers.count)
    for column in 0..<columns {
      let layer = layers[column * layers.count / columns]
      let eighths = Double(layer.bytes) / Double(most) * Double(area.height * 8)
      draw(layer, eighths: Int(eighths.rounded(.up)), in: &grid, area: area, x: area.x + column)
    }
  }

  private func draw(
    _ layer: CacheLayer, eighths: Int, in grid: inout CellGrid, area: Rect, x: Int
  ) {
    let isRing = layer.window != nil
    for row in 0..<area.height {
      let filled = min(8, max(0, eighths - row * 8))
      guard filled > 0 else { return }
      grid.put(
        isRing ? "▒" : BlockGlyphs.vertical[filled], at: Point(x: x, y: area.maxY - 1 - row),
        style: Style(isRing ? Self.ringRole : Self.fullRole))
    }
  }
}
