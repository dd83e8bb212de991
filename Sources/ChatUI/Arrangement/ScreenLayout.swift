package import Screen

/// The contents of the screen as far as its geometry depends on them.
package struct ScreenContent: Sendable {
  /// A panel and the height beyond which it has nothing more to show.
  package struct Panel: Hashable, Sendable {
    package let id: PanelID
    package let greatestHeight: Int
  }

  /// All panels in order, with hidden ones.
  var panels: [Panel]
  /// The question's editor.
  var editor: TextEditor
  /// The columns of the document's line numbers.
  var gutter: Int
  /// True while the conversation's last row shows progress.
  var hasProgress: Bool
}

/// The area of each part of the screen.
package struct ScreenLayout: Hashable, Sendable {
  package static let minimum = Size(width: 40, height: 12)
  /// The greatest width at which everything is in one column, as in lazygit's portrait mode.
  private static let portraitWidth = 84
  /// The least number of stacked rows that leaves room for panels.
  private static let roomyHeight = 17
  private static let leastPanelWidth = 24
  /// The least width of document and conversation next to panels.
  private static let leastReadingWidth = 40

  package struct PanelArea: Hashable, Sendable {
    package let panel: PanelID
    package let area: Rect
    /// True for a single row without border.
    package let isCompact: Bool

    /// The area inside the border; empty for a single row.
    package var interior: Rect { isCompact ? .zero : ScreenLayout.interior(area) }
  }

  package private(set) var transcript = Rect.zero
  package private(set) var document: Rect?
  package private(set) var input = Rect.zero
  package private(set) var status = Rect.zero
  package internal(set) var panels: [PanelArea] = []
  /// The first column of the panels, where they are next to the rest; nil elsewhere.
  package private(set) var divider: Int?
  package let isTooSmall: Bool

  /// The document's text, without border and line numbers.
  package private(set) var documentText = Rect.zero
  /// The conversation's text, without border and progress.
  package private(set) var transcriptText = Rect.zero
  /// The columns for which the conversation is wrapped.
  ///
  /// While another part has its area, they are those of the conversation when it is shown again.
  package private(set) var transcriptWidth = 0
  /// The question's text, after the mark.
  package private(set) var inputText = Rect.zero

  /// A screen without areas.
  init(size: Size) {
    isTooSmall = size.width < Self.minimum.width || size.height < Self.minimum.height
  }

  init(size: Size, arrangement: Arrangement, focus: Focus, _ content: ScreenContent) {
    self.init(size: size)
    if !isTooSmall {
      place(Arranged(size: size, arrangement: arrangement, focus: focus, content: content))
    }
    let text = Self.interior(document ?? Rect(x: 0, y: 0, width: size.width, height: size.height))
    documentText = Rect(
      x: text.x + content.gutter, y: text.y, width: text.width - content.gutter,
      height: text.height)
    let line = Self.interior(input)
    inputText = Rect(x: line.x + 2, y: line.y, width: line.width - 2, height: line.height)
    let interior = Self.interior(transcript)
    transcriptText = Rect(
      x: interior.x, y: interior.y, width: interior.width,
      height: interior.height - (content.hasProgress ? 1 : 0))
    transcriptWidth = transcriptText.width
    if transcript.isEmpty, focus != .transcript, !isTooSmall {
      transcriptWidth =
        ScreenLayout(size: size, arrangement: arrangement, focus: .transcript, content)
        .transcriptWidth
    }
  }

  /// The text's area inside a border with a space at each side.
  package static func interior(_ area: Rect) -> Rect {
    Rect(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
  }

  /// The width nearest to a wanted one that leaves room for the rest.
  package static func panelWidth(_ wanted: Int, of width: Int) -> Int {
    max(leastPanelWidth, min(wanted, width - leastReadingWidth))
  }

  /// Returns the area of a panel; nil while it is hidden.
  package func area(of panel: PanelID) -> PanelArea? { panels.first { $0.panel == panel } }

  /// The part that covers a point.
  package func part(at point: Point) -> Focus? {
    if input.contains(point) { return .input }
    if transcript.contains(point) { return .transcript }
    if document?.contains(point) == true { return .document }
    return panels.first { $0.area.contains(point) }.map { .panel($0.panel) }
  }

  /// True if a point is on the border between the panels and the rest.
  package func isDivider(_ point: Point) -> Bool {
    guard let divider, point.y < status.y else { return false }
    return (divider - 1...divider).contains(point.x)
  }

  // MARK: The parts

  /// Everything that the areas are computed from.
  struct Arranged {
    let size: Size
    let arrangement: Arrangement
    let focus: Focus
    let content: ScreenContent

    var shownPanels: [ScreenContent.Panel] {
      content.panels.filter { arrangement.panels.contains($0.id) }
    }

    var focusedPanel: ScreenContent.Panel? {
      content.panels.first { $0.id == focus.panel }
    }

    /// The rows of the question with its border, for the width of the border.
    func inputHeight(width: Int) -> Int {
      min(content.editor.rows(width: max(1, width - 6)), max(1, size.height / 5)) + 2
    }
  }

  private mutating func place(_ screen: Arranged) {
    let size = screen.size
    let rows = Layout.rows(
      Rect(x: 0, y: 0, width: size.width, height: size.height), [.flexible(), .fixed(1)])
    status = rows[1]
    if screen.arrangement.isZoomed {
      placeZoomed(rows[0], screen)
    } else if size.width > Self.portraitWidth {
      placeWide(rows[0], screen)
    } else {
      placeStacked(rows[0], screen)
    }
  }

  /// The focused part alone; the question keeps the conversation that it belongs to.
  private mutating func placeZoomed(_ area: Rect, _ screen: Arranged) {
    switch screen.focus {
    case .input:
      let parts = Layout.rows(
        area, [.flexible(), .fixed(screen.inputHeight(width: area.width))])
      transcript = parts[0]
      input = parts[1]
    case .document: document = area
    case .transcript: transcript = area
    case .panel(let id): panels = [PanelArea(panel: id, area: area, isCompact: false)]
    }
  }

  private mutating func placeWide(_ area: Rect, _ screen: Arranged) {
    let arrangement = screen.arrangement
    let shown = screen.shownPanels
    let standard =
      arrangement.preset == .instruments
      ? area.width * 3 / 5 : max(36, min(48, area.width / 4 + 6))
    let width =
      shown.isEmpty
      ? 0 : Self.panelWidth(arrangement.panelWidth ?? standard, of: area.width)
    let columns = Layout.columns(area, [.flexible(), .fixed(width)])
    if !shown.isEmpty { divider = columns[1].x }
    placePanels(shown, in: columns[1], expanding: screen.focusedPanel)
    let inputHeight = screen.inputHeight(width: columns[0].width)
    let parts = Layout.rows(columns[0], [.flexible(), .fixed(inputHeight)])
    placeReading(parts[0], screen)
    input = parts[1]
  }

  private mutating func placeStacked(_ area: Rect, _ screen: Arranged) {
    // The conversation comes before the panels where rows are few.
    let preset = screen.arrangement.preset
    let isRoomy = area.height >= Self.roomyHeight || preset == .instruments
    let shown = isRoomy ? screen.shownPanels : []
    let inputHeight = screen.inputHeight(width: area.width)
    if let focused = screen.focus.panel {
      // There is no room next to the rest: the focused panel takes the area of document and
      // conversation.
      let rest = shown.filter { $0.id != focused }
      let parts = Layout.rows(area, [.flexible(), .fixed(rest.count), .fixed(inputHeight)])
      panels = [PanelArea(panel: focused, area: parts[0], isCompact: false)]
      placeCompact(rest, in: parts[1])
      input = parts[2]
      return
    }
    let isLarge = preset == .instruments && !shown.isEmpty
    let reading = max(5, min(10, area.height / 3))
    let parts = Layout.rows(
      area,
      [
        isLarge ? .fixed(reading) : .flexible(), isLarge ? .flexible() : .fixed(shown.count),
        .fixed(min(inputHeight, isLarge ? 3 : inputHeight)),
      ])
    placeReading(parts[0], screen)
    if isLarge {
      placePanels(shown, in: parts[1], expanding: nil)
    } else {
      placeCompact(shown, in: parts[1])
    }
    input = parts[2]
  }

  /// Document and conversation side by side, else one above the other, else one of them.
  private mutating func placeReading(_ area: Rect, _ screen: Arranged) {
    if !screen.arrangement.isDocumentVisible {
      transcript = area
    } else if area.width >= 140 {
      let halves = Layout.columns(area, [.flexible(), .flexible()])
      document = halves[0]
      transcript = halves[1]
    } else if area.height >= 12 {
      let halves = Layout.rows(area, [.flexible(weight: 2), .flexible(weight: 3)])
      document = halves[0]
      transcript = halves[1]
    } else if screen.focus == .document {
      document = area
    } else {
      transcript = area
    }
  }
}

// MARK: - Panels

extension ScreenLayout {
  private static let panelMinimumHeight = 5
  /// The height of an expanded panel beyond the least height of all panels.
  private static let expandedHeight = 10
  /// The least width at which the panels are in two columns.
  private static let doubleWidth = 72

  /// Places panels below each other, or in two columns; the expanded one is never a single row.
  private mutating func placePanels(
    _ shown: [ScreenContent.Panel], in area: Rect, expanding expanded: ScreenContent.Panel?
  ) {
    guard area.width >= Self.doubleWidth, shown.count > 1 else {
      return placeColumn(shown, in: area, expanding: expanded)
    }
    let columns = Layout.columns(area, [.flexible(), .flexible()])
    let left = (shown.count + 1) / 2
    placeColumn(Array(shown.prefix(left)), in: columns[0], expanding: expanded)
    placeColumn(Array(shown.dropFirst(left)), in: columns[1], expanding: expanded)
  }

  private mutating func placeCompact(_ shown: [ScreenContent.Panel], in area: Rect) {
    panels += zip(shown, 0..<area.height).map { panel, line in
      let row = Rect(x: area.x + 2, y: area.y + line, width: area.width - 4, height: 1)
      return PanelArea(panel: panel.id, area: row, isCompact: true)
    }
  }

  private mutating func placeColumn(
    _ shown: [ScreenContent.Panel], in column: Rect, expanding expanded: ScreenContent.Panel?
  ) {
    // Where room is short, the last ones get a single row each.
    let spare = column.height - shown.count
    var whole = Array(shown.prefix(max(0, spare / (Self.panelMinimumHeight - 1))))
    let isShort = column.height < Self.expandedHeight + Self.panelMinimumHeight * shown.count
    if let expanded, shown.contains(expanded), isShort { whole = [expanded] }
    let rest = shown.filter { !whole.contains($0) }
    let areas = Layout.rows(column, [.flexible(), .fixed(rest.count)])
    placeWhole(whole, in: areas[0], expanding: expanded)
    placeCompact(rest, in: areas[1])
  }

  /// Places whole panels; an expanded one takes height from the others.
  private mutating func placeWhole(
    _ shown: [ScreenContent.Panel], in column: Rect, expanding expanded: ScreenContent.Panel?
  ) {
    let shares = shown.map { panel in
      Layout.Part.flexible(weight: panel == expanded ? 3 : 1, minimum: Self.panelMinimumHeight)
    }
    let parts = zip(shown, Layout.lengths(column.height, shares)).map { panel, height in
      Layout.Part.fixed(min(height, panel.greatestHeight))
    }
    panels += zip(shown, Layout.rows(column, parts)).map {
      PanelArea(panel: $0.id, area: $1, isCompact: false)
    }
  }
}

extension Rect {
  static let zero = Rect(x: 0, y: 0, width: 0, height: 0)
}
