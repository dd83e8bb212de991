package import Screen

/// The picture of a panel: drawn inside its border, or as one row where room is short.
package protocol PanelView: Widget {
  /// The words after the panel's title; nil for none.
  var heading: String? { get }
  /// The panel in a few words.
  var summary: String { get }
  /// The picture next to the words, one row high; nil for none.
  var strip: (any Widget)? { get }
}

extension PanelView {
  package var heading: String? { nil }
  package var strip: (any Widget)? { nil }

  /// Draws the panel as one row; `titleWidth` is the width of the longest title.
  func drawCompact(in grid: inout CellGrid, area: Rect, title: String, titleWidth: Int) {
    let parts = Layout.columns(
      area, [.fixed(titleWidth + 2), .flexible(), .fixed(2), .fixed(max(0, area.width / 3 - 2))])
    grid.put(title, at: parts[0].origin, style: Style(.title))
    let strip = strip
    let hasStrip = strip != nil && parts[3].width >= 8
    let width = hasStrip ? parts[1].width : area.maxX - parts[1].x
    grid.put(Format.shortened(summary, to: width), at: parts[1].origin, maxWidth: width)
    if hasStrip { strip?.draw(in: &grid, area: parts[3]) }
  }
}
