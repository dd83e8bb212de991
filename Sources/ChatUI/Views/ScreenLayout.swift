package import Screen

/// Which area each part of the screen has.
package struct ScreenLayout: Hashable, Sendable {
  package static let minimum = Size(width: 40, height: 12)
  /// From this width on the panels stand in their own column.
  private static let wideWidth = 100
  private static let panelMinimumHeight = 5
  /// What an expanded panel has beyond that at least.
  private static let expandedHeight = 10

  package struct PanelPlace: Hashable, Sendable {
    package let panel: Panel
    package let area: Rect
    /// True for a single row without border.
    package let isCompact: Bool
  }

  package private(set) var transcript = Rect(x: 0, y: 0, width: 0, height: 0)
  package private(set) var document: Rect?
  package private(set) var input = Rect(x: 0, y: 0, width: 0, height: 0)
  package private(set) var status = Rect(x: 0, y: 0, width: 0, height: 0)
  package private(set) var panels: [PanelPlace] = []
  package let isTooSmall: Bool

  package init(_ state: AppState) {
    let size = state.size
    isTooSmall = size.width < Self.minimum.width || size.height < Self.minimum.height
    guard !isTooSmall else { return }
    let screen = Rect(x: 0, y: 0, width: size.width, height: size.height)
    let rows = Layout.rows(screen, [.flexible(), .fixed(1)])
    status = rows[1]
    if size.width >= Self.wideWidth {
      placeWide(rows[0], state)
    } else {
      placeStacked(rows[0], state)
    }
  }

  /// Columns of the input's text; the border and the prompt take the rest.
  package var inputTextWidth: Int { max(1, input.width - 6) }
  /// The text's area inside a border with a space at each side.
  package static func interior(_ area: Rect) -> Rect {
    Rect(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
  }

  private mutating func placeWide(_ area: Rect, _ state: AppState) {
    let shown = Panel.allCases.filter(state.panels.contains)
    let panelWidth = shown.isEmpty ? 0 : max(36, min(48, area.width / 4 + 6))
    let columns = Layout.columns(area, [.flexible(), .fixed(panelWidth)])
    placePanels(shown, in: columns[1], expanding: state.focus == .attention ? .attention : nil)
    let inputHeight = Self.inputHeight(state, width: columns[0].width)
    let parts = Layout.rows(columns[0], [.flexible(), .fixed(inputHeight)])
    placeReading(parts[0], state)
    input = parts[1]
  }

  private mutating func placeStacked(_ area: Rect, _ state: AppState) {
    // The conversation comes before the panels where rows are few.
    var shown = area.height >= 17 ? Panel.allCases.filter(state.panels.contains) : []
    if state.focus == .attention { shown.removeAll { $0 == .attention } }
    let inputHeight = Self.inputHeight(state, width: area.width)
    let parts = Layout.rows(area, [.flexible(), .fixed(shown.count), .fixed(inputHeight)])
    if state.focus == .attention {
      panels = [PanelPlace(panel: .attention, area: parts[0], isCompact: false)]
    } else {
      placeReading(parts[0], state)
    }
    placeCompact(shown, in: parts[1])
    input = parts[2]
  }

  /// Document and conversation beside each other, else one above the other, else one of them.
  private mutating func placeReading(_ area: Rect, _ state: AppState) {
    if !state.pane.isVisible {
      transcript = area
    } else if area.width >= 140 {
      let halves = Layout.columns(area, [.flexible(), .flexible()])
      document = halves[0]
      transcript = halves[1]
    } else if area.height >= 12 {
      let halves = Layout.rows(area, [.flexible(weight: 2), .flexible(weight: 3)])
      document = halves[0]
      transcript = halves[1]
    } else if state.focus == .document {
      document = area
    } else {
      transcript = area
    }
  }

  /// An expanded panel takes from the others.
  private mutating func placePanels(
    _ shown: [Panel], in column: Rect, expanding expanded: Panel?
  ) {
    // Where room is short, the last ones get a single row each.
    let spare = column.height - shown.count
    var whole = Array(shown.prefix(max(0, spare / (Self.panelMinimumHeight - 1))))
    if let expanded, column.height < Self.expandedHeight + Self.panelMinimumHeight * shown.count {
      whole = [expanded]
    }
    let rest = shown.filter { !whole.contains($0) }
    let areas = Layout.rows(column, [.flexible(), .fixed(rest.count)])
    placeWhole(whole, in: areas[0], expanding: expanded)
    placeCompact(rest, in: areas[1])
  }

  private mutating func placeWhole(
    _ shown: [Panel], in column: Rect, expanding expanded: Panel?
  ) {
    let shares = shown.map { panel in
      Layout.Part.flexible(weight: panel == expanded ? 3 : 1, minimum: Self.panelMinimumHeight)
    }
    // Beyond its greatest height a panel only gets emptier.
    let parts = zip(shown, Layout.lengths(column.height, shares)).map { panel, height in
      Layout.Part.fixed(min(height, panel.greatestHeight))
    }
    panels += zip(shown, Layout.rows(column, parts)).map {
      PanelPlace(panel: $0, area: $1, isCompact: false)
    }
  }

  private mutating func placeCompact(_ shown: [Panel], in area: Rect) {
    panels += zip(shown, 0..<area.height).map { panel, line in
      let row = Rect(x: area.x + 2, y: area.y + line, width: area.width - 4, height: 1)
      return PanelPlace(panel: panel, area: row, isCompact: true)
    }
  }

  private static func inputHeight(_ state: AppState, width: Int) -> Int {
    min(state.editor.rows(width: max(1, width - 6)), max(1, state.size.height / 5)) + 2
  }
}

extension Panel {
  fileprivate var greatestHeight: Int {
    switch self {
    case .context: 14
    case .cache: 20
    case .speed: 16
    case .attention: .max
    case .sources: 28
    }
  }
}
