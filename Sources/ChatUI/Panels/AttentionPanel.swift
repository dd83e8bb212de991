import Chat
import Documents
package import Screen

/// Where in the document the answer looks: the whole document pooled to cells, in reading order.
package struct AttentionPanel: PanelView {
  private static let empty = """
    Nothing measured yet. The next answer shows here where in the document it looks.
    """

  private let attention: [Float]
  private let document: Document

  package init(_ state: AppState) {
    attention = state.telemetry.documentAttention
    document = state.document
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard area.height > 0, let top = pooled(to: 1).first, top > 0 else {
      return Note(Self.empty).draw(in: &grid, area: area)
    }
    let rows = Layout.rows(area, [.flexible(), .fixed(min(2, area.height - 1))])
    let cells = pooled(to: rows[0].width * rows[0].height)
    HeatMap(Self.heat(cells)).draw(in: &grid, area: rows[0])
    let hottest = hottest(of: cells)
    Facts([(hottest.lines, hottest.share)]).draw(in: &grid, area: rows[1])
    if rows[1].height > 1 {
      drawRamp(in: &grid, at: Point(x: area.x, y: rows[1].y + 1), area.width)
    }
  }

  package var summary: String {
    let cells = pooled(to: 24)
    guard cells.contains(where: { $0 > 0 }) else { return "measured with the next answer" }
    let hottest = hottest(of: cells)
    return "\(hottest.lines) \(hottest.share)"
  }

  package var strip: (any Widget)? {
    let cells = pooled(to: 24)
    return cells.contains { $0 > 0 } ? HeatMap(Self.heat(cells)) : nil
  }

  private func drawRamp(in grid: inout CellGrid, at origin: Point, _ width: Int) {
    let used = grid.put("cold ", at: origin, style: Style(.dim))
    let length = max(0, min(12, width - 9))
    for step in 0..<length {
      grid.put(
        " ", at: Point(x: origin.x + used + step, y: origin.y),
        style: Style(.heat(UInt8(step * 255 / max(1, length - 1)))))
    }
    grid.put(" hot", at: Point(x: origin.x + used + length, y: origin.y), style: Style(.dim))
  }

  /// Shares of the attention summed over at most `count` equal stretches of the document.
  private func pooled(to count: Int) -> [Double] {
    let total = attention.reduce(0.0) { $0 + Double(max(0, $1)) }
    let cells = min(count, attention.count)
    guard cells > 0, total > 0, total.isFinite else { return [] }
    return (0..<cells).map { cell in
      let range = HeatMap.values(inCell: cell, of: cells, count: attention.count)
      return attention[range].reduce(0.0) { $0 + Double(max(0, $1)) } / total
    }
  }

  private static func heat(_ shares: [Double]) -> [Double] {
    let most = shares.max() ?? 0
    return most > 0 ? shares.map { $0 / most } : shares
  }

  private func hottest(of cells: [Double]) -> (lines: String, share: String) {
    guard let share = cells.max(), let cell = cells.firstIndex(of: share) else { return ("–", "–") }
    let bytes = document.text.utf8.count
    let start = cell * bytes / cells.count
    let place = document.place(of: start..<max(start, (cell + 1) * bytes / cells.count))
    let lines = Format.lines(place.lines, of: document.parts.count > 1 ? place.name : nil)
    return ("Hottest: \(lines)", Format.percent(share))
  }
}
