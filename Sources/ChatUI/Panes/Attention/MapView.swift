import Chat
import Documents
package import Screen

/// The document, or a part of it, pooled to cells in reading order: the hotter, the more attended.
package struct MapView: AttentionSubview {
  private static let empty = """
    Nothing measured yet. The next answer shows here where in the document it looks.
    """

  private let source: AttentionSource
  private let pane: AttentionPane
  private let document: Document
  private let seen: [SeenLines]
  private let isFocused: Bool

  package init(_ state: AppState) {
    source = AttentionSource(state)
    pane = state.attention
    document = state.document
    seen = source.seen
    isFocused = state.focus == .attention && state.help == nil
  }

  /// The cells that an area has room for.
  package func cells(in area: Rect) -> DocumentCells { DocumentCells(range, in: parts(area).map) }

  /// The cell that is drawn at a place of an area.
  package func cell(at place: Point, in area: Rect) -> Int? {
    let map = parts(area).map
    guard map.contains(place) else { return nil }
    let cell = (place.y - map.y) * map.width + place.x - map.x
    return cell < DocumentCells(range, in: map).count ? cell : nil
  }

  /// Where the cursor stands: until it is moved, at the most attended cell.
  package func cursorCell(_ cells: DocumentCells) -> Int {
    if let cursor = pane.cursor { return cells.cell(at: cursor) }
    let shares = source.heat.shares(of: cells)
    return shares.indices.max { (shares[$0], $1) < (shares[$1], $0) } ?? 0
  }

  /// The most attended byte in the cursor's cell, or its first.
  package func cursorByte(_ cells: DocumentCells) -> Int {
    let cell = cells.bytes(of: cursorCell(cells))
    return source.heat.hottest(in: cell) ?? cell.lowerBound
  }

  /// The passage at the cursor.
  package func place(in cells: DocumentCells) -> MapPlace? {
    guard cells.count > 0 else { return nil }
    return MapPlace(cells.bytes(of: cursorCell(cells)), in: document, source.heat)
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard isFocused || !source.heat.isEmpty else {
      return Note(Self.empty).draw(in: &grid, area: area)
    }
    let parts = parts(area)
    let cells = DocumentCells(range, in: parts.map)
    let shares = source.heat.shares(of: cells)
    let most = shares.max() ?? 0
    Facts([(source.heat.isEmpty ? "Not measured yet" : source.name, rangeName)])
      .draw(in: &grid, area: parts.heading)
    HeatMap(
      shares.map { most > 0 ? $0 / most : 0 }, selected: isFocused ? cursorCell(cells) : nil
    ).draw(in: &grid, area: parts.map)
    CategoryStrip(kinds(columns: area.width)).draw(in: &grid, area: parts.strip)
    Legend(seen: seen, of: document).draw(in: &grid, area: parts.stripLegend)
    drawPlace(in: &grid, area: parts.place, cells, shares)
    guard most > 0, source.hasShares else { return }
    HeatLegend(cold: "0%", hot: Format.percent(most), unit: "a cell").draw(
      in: &grid, area: parts.legend)
  }

  package var summary: String {
    guard !source.heat.isEmpty else { return "measured with the next answer" }
    let cells = DocumentCells(range, in: Self.stripArea)
    let lines = place(in: cells)?.lines(in: document) ?? "–"
    guard source.hasShares else { return "answered from \(lines)" }
    let share = source.heat.shares(of: cells)[cursorCell(cells)]
    return "\(lines) \(Format.percent(share))"
  }

  package var strip: (any Widget)? {
    guard !source.heat.isEmpty else { return nil }
    let shares = source.heat.shares(of: DocumentCells(range, in: Self.stripArea))
    let most = shares.max() ?? 0
    return HeatMap(shares.map { most > 0 ? $0 / most : 0 })
  }

  /// A compact panel's.
  private static let stripArea = Rect(x: 0, y: 0, width: 24, height: 1)

  private var range: Range<Int> {
    let all = 0..<document.text.utf8.count
    let shown = pane.range?.clamped(to: all) ?? all
    return shown.isEmpty ? all : shown
  }

  private var rangeName: String {
    guard pane.range != nil, !range.isEmpty else { return "whole document" }
    let lines = document.lines
    let shown = lines.line(at: range.lowerBound)...lines.line(at: range.upperBound - 1)
    guard let place = document.places(ofLines: shown).first else { return "–" }
    return Format.lines(place.lines, of: document.parts.count > 1 ? place.name : nil)
  }

  // MARK: Parts

  private struct Parts {
    let heading, map, strip, stripLegend, place, legend: Rect
  }

  /// Chooses the parts; with few rows the less important ones are left out.
  private func parts(_ area: Rect) -> Parts {
    let height = area.height
    let legend = Legend(seen: seen, of: document)
    let hasStrip = height >= 12 && !seen.isEmpty
    let rows = Layout.rows(
      area,
      [
        .fixed(height >= 5 ? 1 : 0), .flexible(), .fixed(hasStrip ? 1 : 0),
        .fixed(hasStrip ? legend.rowCount(width: area.width) : 0),
        .fixed(height >= 6 ? 2 : height >= 2 ? 1 : 0), .fixed(height >= 4 ? 1 : 0),
      ])
    return Parts(
      heading: rows[0], map: rows[1], strip: rows[2], stripLegend: rows[3], place: rows[4],
      legend: rows[5])
  }

  /// Lines, share and first words of the place at the cursor, and how it reaches the model.
  private func drawPlace(
    in grid: inout CellGrid, area: Rect, _ cells: DocumentCells, _ shares: [Double]
  ) {
    guard let place = place(in: cells), area.height > 0 else { return }
    let hasShares = source.hasShares && !source.heat.isEmpty
    let share = hasShares ? Format.percent(shares[cursorCell(cells)]) : "–"
    let sight = place.sight(seen, in: document)
    let isHottest = pane.cursor == nil && !source.heat.isEmpty
    let lines = place.lines(in: document)
    let named = (isHottest ? (hasShares ? "hottest: " : "answered from ") : "") + lines
    let known = [named, sight].filter { !$0.isEmpty }.joined(separator: " · ")
    let width = area.width - share.count - 1
    let first = [known, named].first { DisplayWidth.columns(of: $0) <= width } ?? lines
    let isRoomy = first == known
    grid.put(share, at: Point(x: area.maxX - share.count, y: area.y), style: Style(.strong))
    grid.put(DisplayWidth.truncated(first, to: width), at: area.origin, style: Style(.accent))
    guard area.height > 1 else { return }
    let words = place.words(in: document)
    let second = isRoomy || sight.isEmpty ? words : "\(sight) · \(words)"
    grid.put(
      DisplayWidth.truncated(second, to: area.width), at: Point(x: area.x, y: area.y + 1),
      style: Style(.dim))
  }

  private func kinds(columns: Int) -> [UInt8] {
    seen.kinds(of: range, columns: columns, in: document)
  }
}
