import Chat
package import Screen

/// One of the views of the Attention panel.
package protocol AttentionSubview: Widget {
  /// The view in a few words.
  var summary: String { get }
  /// The picture beside the words, one row high.
  var strip: (any Widget)? { get }
}

/// How the model looks at the document, in the view that was chosen.
package struct AttentionPanel: PanelView {
  private let view: any AttentionSubview
  private let name: String

  package init(_ state: AppState) {
    let view = state.attention.view
    name = view.rawValue
    self.view =
      switch view {
      case .map: MapView(state)
      case .pattern: PatternView(state)
      case .heads: HeadsView(state)
      }
  }

  package func draw(in grid: inout CellGrid, area: Rect) { view.draw(in: &grid, area: area) }

  package var heading: String? { name }
  package var summary: String { view.summary }
  package var strip: (any Widget)? { view.strip }
}
