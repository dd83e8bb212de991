import Chat
import Documents
import Screen

/// The document, or a part of it, as cells in reading order: the hotter, the more attended.
struct MapView: AttentionSubview {
  private static let empty = """
    Nothing measured yet. The next answer shows here where in the document it looks.
    """
  /// The area of the strip of a compact panel.
  private static let stripArea = Rect(x: 0, y: 0, width: 24, height: 1)

  private let map: AttentionMap
  /// The map as one row of cells.
  private let row: AttentionMap
  private let seen: [SeenLines]
  private let isFocused: Bool

  init(_ panel: AttentionPanel, _ state: AppState, isFocused: Bool) {
    map = AttentionMap(panel, state)
    row = map.placed(in: Self.stripArea)
    seen = map.source.seen
    self.isFocused = isFocused
  }

  private var source: AttentionSource { map.source }
  private var document: Document { map.document }

  func draw(in grid: inout CellGrid, area: Rect) {
    guard isFocused || !source.heat.isEmpty else {
      return Note(Self.empty).draw(in: &grid, area: area)
    }
    let parts = MapParts(area, seen: seen, of: document)
    let map = map.placed(in: parts.map)
    let (levels, greatest) = map.levels
    Facts([(source.heat.isEmpty ? "Not measured yet" : source.name, map.rangeName)])
      .draw(in: &grid, area: parts.heading)
    HeatMap(levels, selected: isFocused ? map.cursorCell : nil)
      .draw(in: &grid, area: parts.map)
    CategoryStrip(seen.kinds(of: map.range, columns: area.width, in: document))
      .draw(in: &grid, area: parts.strip)
    Legend(seen: seen, of: document).draw(in: &grid, area: parts.stripLegend)
    drawPassage(of: map, in: &grid, area: parts.passage)
    guard greatest > 0, source.hasShares else { return }
    HeatLegend(cold: "0%", hot: Format.percent(greatest), unit: "per cell").draw(
      in: &grid, area: parts.legend)
  }

  var summary: String {
    guard !source.heat.isEmpty else { return "measured with the next answer" }
    let lines = row.passage?.lines(in: document) ?? "–"
    guard source.hasShares else { return "answered from \(lines)" }
    let share = source.heat.shares(of: row.cells)[row.cursorCell]
    return "\(lines) \(Format.percent(share))"
  }

  var strip: (any Widget)? { source.heat.isEmpty ? nil : HeatMap(row.levels.levels) }

  /// Draws lines, share and first words of the passage at the cursor, and how the model sees it.
  private func drawPassage(of map: AttentionMap, in grid: inout CellGrid, area: Rect) {
    guard let passage = map.passage, area.height > 0 else { return }
    let hasShares = source.hasShares && !source.heat.isEmpty
    let share =
      hasShares ? Format.percent(source.heat.shares(of: map.cells)[map.cursorCell]) : "–"
    let sight = passage.sight(seen, in: document)
    let isHottest = map.cursor == nil && !source.heat.isEmpty
    let lines = passage.lines(in: document)
    let named = (isHottest ? (hasShares ? "looks most at " : "answered from ") : "") + lines
    let known = [named, sight].filter { !$0.isEmpty }.joined(separator: " · ")
    let width = area.width - share.count - 1
    let first = [known, named].first { DisplayWidth.columns(of: $0) <= width } ?? lines
    let isRoomy = first == known
    grid.put(share, at: Point(x: area.maxX - share.count, y: area.y), style: Style(.strong))
    grid.put(DisplayWidth.truncated(first, to: width), at: area.origin, style: Style(.accent))
    guard area.height > 1 else { return }
    let words = passage.words(in: document)
    let second = isRoomy || sight.isEmpty ? words : "\(sight) · \(words)"
    grid.put(
      DisplayWidth.truncated(second, to: area.width), at: Point(x: area.x, y: area.y + 1),
      style: Style(.dim))
  }
}
