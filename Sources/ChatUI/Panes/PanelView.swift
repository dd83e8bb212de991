package import Screen

/// A panel: drawn whole inside its border, or as one row where room is short.
package protocol PanelView: Widget {
  init(_ state: AppState)
  /// What stands behind the panel's name; nil for nothing.
  var heading: String? { get }
  /// The panel in a few words.
  var summary: String { get }
  /// The picture beside the words, one row high.
  var strip: (any Widget)? { get }
}

extension Panel {
  package func view(of state: AppState) -> any PanelView {
    switch self {
    case .context: ContextPanel(state)
    case .cache: CachePanel(state)
    case .speed: SpeedPanel(state)
    case .attention: AttentionPanel(state)
    case .sources: SourcesPanel(state)
    }
  }

  private static let titleWidth = allCases.map(\.title.count).max() ?? 0

  fileprivate static func compactParts(_ area: Rect) -> [Rect] {
    Layout.columns(
      area, [.fixed(titleWidth + 2), .flexible(), .fixed(2), .fixed(max(0, area.width / 3 - 2))])
  }
}

extension PanelView {
  package var heading: String? { nil }

  package func drawCompact(in grid: inout CellGrid, area: Rect, title: String) {
    let parts = Panel.compactParts(area)
    grid.put(title, at: parts[0].origin, style: Style(.title))
    let hasStrip = strip != nil && parts[3].width >= 8
    let width = hasStrip ? parts[1].width : area.maxX - parts[1].x
    grid.put(Format.shortened(summary, to: width), at: parts[1].origin, maxWidth: width)
    if hasStrip { strip?.draw(in: &grid, area: parts[3]) }
  }
}
