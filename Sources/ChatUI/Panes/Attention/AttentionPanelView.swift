import Chat
import Screen

extension AttentionPanel {
  package func view(of state: AppState) -> any PanelView {
    AttentionPanelView(self, state, isFocused: state.hasFocus(.panel(id)))
  }
}

/// One of the views of the Attention panel.
protocol AttentionSubview: Widget {
  /// The view in a few words.
  var summary: String { get }
  /// The picture next to the words, one row high; nil for none.
  var strip: (any Widget)? { get }
}

/// The Attention panel in the view that was chosen.
struct AttentionPanelView: PanelView {
  private let view: any AttentionSubview
  private let name: String

  init(_ panel: AttentionPanel, _ state: AppState, isFocused: Bool) {
    name = panel.view.rawValue
    view =
      switch panel.view {
      case .map: MapView(panel, state, isFocused: isFocused)
      case .pattern: PatternView(panel, state)
      case .heads: HeadsView(panel, state, isFocused: isFocused)
      }
  }

  func draw(in grid: inout CellGrid, area: Rect) { view.draw(in: &grid, area: area) }

  var heading: String? { name }
  var summary: String { view.summary }
  var strip: (any Widget)? { view.strip }
}

/// The legend of a heat ramp: the values of the coldest and the hottest cell.
struct HeatLegend: Widget {
  private static let length = 12

  let cold: String
  let hot: String
  let unit: String

  func draw(in grid: inout CellGrid, area: Rect) {
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
