package import Screen

/// What the coldest and the hottest cell stand for.
package struct HeatLegend: Widget {
  private static let length = 12

  private let cold: String
  private let hot: String
  private let unit: String

  package init(cold: String, hot: String, unit: String) {
    self.cold = cold
    self.hot = hot
    self.unit = unit
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard !area.isEmpty else { return }
    var x = area.x
    x += grid.put("\(cold) ", at: area.origin, style: Style(.dim), maxWidth: area.width)
    let length = max(0, min(Self.length, area.maxX - x - hot.count - unit.count - 2))
    for step in 0..<length {
      grid.put(
        " ", at: Point(x: x + step, y: area.y),
        style: Style(.heat(UInt8(step * 255 / max(1, length - 1)))))
    }
    grid.put(
      " \(hot) \(unit)", at: Point(x: x + length, y: area.y), style: Style(.dim),
      maxWidth: area.maxX - x - length)
  }
}
