import Screen

extension ScreenLayout {
  private static let panelMinimumHeight = 5
  /// What an expanded panel has beyond the least of all at least.
  private static let expandedHeight = 10
  /// From this width on the panels stand in two columns.
  private static let doubleWidth = 72

  /// Panels below each other, or in two columns; the expanded one is never a single row.
  mutating func placePanels(_ shown: [Panel], in area: Rect, expanding expanded: Panel?) {
    guard area.width >= Self.doubleWidth, shown.count > 1 else {
      return placeColumn(shown, in: area, expanding: expanded)
    }
    let columns = Layout.columns(area, [.flexible(), .flexible()])
    let left = (shown.count + 1) / 2
    placeColumn(Array(shown.prefix(left)), in: columns[0], expanding: expanded)
    placeColumn(Array(shown.dropFirst(left)), in: columns[1], expanding: expanded)
  }

  mutating func placeCompact(_ shown: [Panel], in area: Rect) {
    panels += zip(shown, 0..<area.height).map { panel, line in
      let row = Rect(x: area.x + 2, y: area.y + line, width: area.width - 4, height: 1)
      return PanelPlace(panel: panel, area: row, isCompact: true)
    }
  }

  private mutating func placeColumn(
    _ shown: [Panel], in column: Rect, expanding expanded: Panel?
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

  /// An expanded panel takes from the others.
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
