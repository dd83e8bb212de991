package import Screen

/// Which area each part of the screen has.
package struct ScreenLayout: Hashable, Sendable {
  package static let minimum = Size(width: 40, height: 12)
  /// Up to this width everything stands in one column, as in lazygit's portrait mode.
  private static let portraitWidth = 84
  /// Stacked rows that leave room for panels.
  private static let roomyHeight = 17
  /// What a panel, and what the rest beside it, needs to be read.
  private static let leastPanelWidth = 24
  private static let leastReadingWidth = 40

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
  package internal(set) var panels: [PanelPlace] = []
  /// First column of the panels, where they stand beside the rest.
  package private(set) var divider: Int?
  package let isTooSmall: Bool

  package init(_ state: AppState) {
    let size = state.size
    isTooSmall = size.width < Self.minimum.width || size.height < Self.minimum.height
    guard !isTooSmall else { return }
    let screen = Rect(x: 0, y: 0, width: size.width, height: size.height)
    let rows = Layout.rows(screen, [.flexible(), .fixed(1)])
    status = rows[1]
    if state.isZoomed {
      placeZoomed(rows[0], state)
    } else if size.width > Self.portraitWidth {
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

  /// The width nearest to a wanted one that leaves room for the rest.
  package static func panelWidth(_ wanted: Int, of width: Int) -> Int {
    max(leastPanelWidth, min(wanted, width - leastReadingWidth))
  }

  /// The focused part alone; the question keeps the conversation that it belongs to.
  private mutating func placeZoomed(_ area: Rect, _ state: AppState) {
    switch state.focus {
    case .input:
      let inputHeight = Self.inputHeight(state, width: area.width)
      let parts = Layout.rows(area, [.flexible(), .fixed(inputHeight)])
      transcript = parts[0]
      input = parts[1]
    case .document: document = area
    case .transcript: transcript = area
    case .context, .cache, .speed, .attention, .sources:
      panels = state.focus.panel.map { [PanelPlace(panel: $0, area: area, isCompact: false)] } ?? []
    }
  }

  private mutating func placeWide(_ area: Rect, _ state: AppState) {
    let shown = Panel.allCases.filter(state.panels.contains)
    let standard =
      state.preset == .instruments ? area.width * 3 / 5 : max(36, min(48, area.width / 4 + 6))
    let width =
      shown.isEmpty ? 0 : Self.panelWidth(state.panelWidth ?? standard, of: area.width)
    let columns = Layout.columns(area, [.flexible(), .fixed(width)])
    if !shown.isEmpty { divider = columns[1].x }
    placePanels(shown, in: columns[1], expanding: state.focus.panel)
    let inputHeight = Self.inputHeight(state, width: columns[0].width)
    let parts = Layout.rows(columns[0], [.flexible(), .fixed(inputHeight)])
    placeReading(parts[0], state)
    input = parts[1]
  }

  private mutating func placeStacked(_ area: Rect, _ state: AppState) {
    // The conversation comes before the panels where rows are few.
    let isRoomy = area.height >= Self.roomyHeight || state.preset == .instruments
    let shown = isRoomy ? Panel.allCases.filter(state.panels.contains) : []
    let inputHeight = Self.inputHeight(state, width: area.width)
    if let focused = state.focus.panel {
      // There is no room beside the rest: the focused panel takes that of document and conversation.
      let rest = shown.filter { $0 != focused }
      let parts = Layout.rows(area, [.flexible(), .fixed(rest.count), .fixed(inputHeight)])
      panels = [PanelPlace(panel: focused, area: parts[0], isCompact: false)]
      placeCompact(rest, in: parts[1])
      input = parts[2]
      return
    }
    let isLarge = state.preset == .instruments && !shown.isEmpty
    let reading = max(5, min(10, area.height / 3))
    let parts = Layout.rows(
      area,
      [
        isLarge ? .fixed(reading) : .flexible(), isLarge ? .flexible() : .fixed(shown.count),
        .fixed(min(inputHeight, isLarge ? 3 : inputHeight)),
      ])
    placeReading(parts[0], state)
    if isLarge {
      placePanels(shown, in: parts[1], expanding: nil)
    } else {
      placeCompact(shown, in: parts[1])
    }
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

  private static func inputHeight(_ state: AppState, width: Int) -> Int {
    min(state.shownEditor.rows(width: max(1, width - 6)), max(1, state.size.height / 5)) + 2
  }
}
