package import Screen

/// The whole screen: a pure function of the state.
package struct RootView {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  /// Draws everything; the cursor stands where typed text would go.
  package func draw() -> (grid: CellGrid, cursor: Point?) {
    var grid = CellGrid(size: state.size)
    let layout = ScreenLayout(state)
    guard !layout.isTooSmall else {
      TooSmallView(state).draw(in: &grid, area: grid.bounds)
      return (grid, nil)
    }
    var cursor: Point?
    if let area = layout.document {
      cursor = DocumentView(state).draw(in: &grid, area: area)
    }
    if !layout.transcript.isEmpty {
      cursor = TranscriptView(state).draw(in: &grid, layout: layout) ?? cursor
    }
    for place in layout.panels {
      let view = place.panel.view(of: state)
      if place.isCompact {
        view.drawCompact(in: &grid, area: place.area, title: place.panel.title)
      } else {
        let title = [place.panel.title, view.heading].compactMap(\.self).joined(separator: " · ")
        let isFocused = place.panel == state.focus.panel && state.help == nil
        grid.box(place.area, title: title, isFocused: isFocused)
        view.draw(in: &grid, area: ScreenLayout.interior(place.area))
      }
    }
    let inputCursor = InputView(state).draw(in: &grid, area: layout.input)
    cursor = cursor ?? inputCursor
    StatusLine(state).draw(in: &grid, area: layout.status)
    if state.help != nil {
      HelpView(state).draw(in: &grid)
      cursor = nil
    }
    return (grid, cursor)
  }
}
