package import Screen

/// The whole screen: a pure function of the state.
package struct RootView {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  /// Draws everything; returns the cells and the cursor, which is where typed text goes.
  package func draw() -> (grid: CellGrid, cursor: Point?) {
    var grid = CellGrid(size: state.size)
    let layout = state.layout
    guard !layout.isTooSmall else {
      TooSmallView(state).draw(in: &grid, area: grid.bounds)
      return (grid, nil)
    }
    var cursor: Point?
    if let area = layout.document {
      cursor = DocumentView(state).draw(in: &grid, area: area)
    }
    if !layout.transcript.isEmpty {
      cursor = ConversationView(state).draw(in: &grid) ?? cursor
    }
    let titleWidth = state.panels.all.map(\.title.count).max() ?? 0
    for shown in layout.panels { draw(shown, titleWidth: titleWidth, in: &grid) }
    let inputCursor = QuestionView(state).draw(in: &grid)
    cursor = cursor ?? inputCursor
    StatusLine(state).draw(in: &grid, area: layout.status)
    if let help = state.help {
      HelpView(help).draw(in: &grid)
      cursor = nil
    }
    return (grid, cursor)
  }

  private func draw(
    _ shown: ScreenLayout.PanelArea, titleWidth: Int, in grid: inout CellGrid
  ) {
    guard let panel = state.panels[shown.panel] else { return }
    let view = panel.view(of: state)
    guard !shown.isCompact else {
      return view.drawCompact(
        in: &grid, area: shown.area, title: panel.title, titleWidth: titleWidth)
    }
    let title = [panel.title, view.heading].compactMap(\.self).joined(separator: " · ")
    grid.box(shown.area, title: title, isFocused: state.hasFocus(.panel(shown.panel)))
    view.draw(in: &grid, area: shown.interior)
  }
}
