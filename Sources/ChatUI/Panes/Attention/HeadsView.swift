import Chat
import Documents
package import Screen

/// All heads of the model, layers from left to right and heads from top to bottom, coloured by one of
/// their measures; below them where in the document the picked one looks.
package struct HeadsView: AttentionSubview {
  private static let empty = "Nothing known of the heads yet. The model is being loaded."

  private let heads: Telemetry.Heads?
  private let pane: AttentionPane
  private let document: Document
  private let isFocused: Bool

  package init(_ state: AppState) {
    heads = state.telemetry.heads?.wellFormed
    pane = state.attention
    document = state.document
    isFocused = state.focus == .attention && state.help == nil
  }

  /// The head that is picked, or the one with the greatest measure.
  package var picked: HeadPlace? {
    guard let heads, heads.layers > 0, heads.heads > 0 else { return nil }
    if let head = pane.head {
      return HeadPlace(
        layer: min(head.layer, heads.layers - 1), head: min(head.head, heads.heads - 1))
    }
    let values = heads.values(of: pane.measure)
    let best = values.indices.max { (values[$0] ?? -1, $1) < (values[$1] ?? -1, $0) } ?? 0
    return HeadPlace(layer: best / heads.heads, head: best % heads.heads)
  }

  /// The picked head's row over the document; empty where it wasn't measured.
  private var row: DocumentHeat { DocumentHeat(rowStretches) }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard let heads, let picked else { return Note(Self.empty).draw(in: &grid, area: area) }
    let rows = rows(area, heads)
    let values = heads.values(of: pane.measure)
    let most = values.compactMap(\.self).max() ?? 0
    Facts([(pane.measure.name, source(heads))]).draw(in: &grid, area: rows[0])
    drawHeads(values, most: most, picked, heads, in: &grid, cells: cells(rows[1], heads, picked))
    Facts([("Layer \(picked.layer), head \(picked.head)", value(of: picked, heads))])
      .draw(in: &grid, area: rows[2])
    drawRow(in: &grid, area: rows[3])
    Facts(rowFacts).draw(in: &grid, area: rows[4])
    let unknown = pane.measure == .retrieval ? "· not known" : ""
    if most > 0 {
      HeatLegend(cold: "0", hot: pane.measure.text(most), unit: unknown)
        .draw(in: &grid, area: rows[5])
    }
    Note(note(heads)).draw(in: &grid, area: rows[6])
  }

  package var summary: String {
    guard let heads, let picked else { return "with the model" }
    return "layer \(picked.layer), head \(picked.head): \(value(of: picked, heads))"
  }

  package var strip: (any Widget)? {
    row.isEmpty ? nil : HeatMap(rowShares(columns: 24))
  }

  // MARK: Parts

  /// Where the heads stand that fit, the picked one among them.
  private struct Cells {
    let area: Rect
    let layers: Range<Int>
    let heads: Range<Int>
    /// Of one head.
    let size: Size

    func head(at place: Point) -> HeadPlace? {
      guard area.contains(place) else { return nil }
      let layer = layers.lowerBound + (place.x - area.x) / size.width
      let head = heads.lowerBound + (place.y - area.y) / size.height
      guard layers.contains(layer), heads.contains(head) else { return nil }
      return HeadPlace(layer: layer, head: head)
    }
  }

  /// The rows of the panel: heading, heads, the picked one, its row and what is known of it, legend,
  /// note.
  private func rows(_ area: Rect, _ heads: Telemetry.Heads) -> [Rect] {
    let height = area.height
    return Layout.rows(
      area,
      [
        .fixed(height >= 4 ? 1 : 0),
        .fixed(min(cellHeight(height, heads) * heads.heads, max(1, height - 3))),
        .fixed(1), .fixed(height >= 3 ? 1 : 0), .fixed(row.isEmpty ? 0 : 2), .fixed(1), .flexible(),
      ])
  }

  /// Few heads in much room get two rows each.
  private func cellHeight(_ height: Int, _ heads: Telemetry.Heads) -> Int {
    height >= 2 * heads.heads + 9 ? 2 : 1
  }

  private func cells(_ area: Rect, _ heads: Telemetry.Heads, _ picked: HeadPlace) -> Cells {
    let height = area.height >= 2 * heads.heads ? 2 : 1
    let width = max(1, min(4, area.width / heads.layers))
    return Cells(
      area: area,
      layers: Self.shown(min(heads.layers, area.width / width), of: heads.layers, picked.layer),
      heads: Self.shown(min(heads.heads, area.height / height), of: heads.heads, picked.head),
      size: Size(width: width, height: height))
  }

  /// The head that is drawn at a place of an area.
  package func head(at place: Point, in area: Rect) -> HeadPlace? {
    guard let heads, let picked else { return nil }
    return cells(rows(area, heads)[1], heads, picked).head(at: place)
  }

  private func drawHeads(
    _ values: [Float?], most: Float, _ picked: HeadPlace, _ heads: Telemetry.Heads,
    in grid: inout CellGrid, cells: Cells
  ) {
    let (area, width) = (cells.area, cells.size.width)
    for y in 0..<cells.heads.count * cells.size.height {
      let head = cells.heads.lowerBound + y / cells.size.height
      for (x, layer) in cells.layers.enumerated() {
        let value = values.isEmpty ? nil : values[layer * heads.heads + head]
        let isPicked = isFocused && picked == HeadPlace(layer: layer, head: head)
        let level = most > 0 ? max(0, (value ?? 0) / most) : 0
        let style = value == nil ? Style(.dim) : Style(.heat(UInt8(min(1, level) * 255)))
        let isFirst = y % cells.size.height == 0
        let glyph = isPicked && isFirst ? "◆" : value == nil && isFirst ? "·" : " "
        let origin = Point(x: area.x + x * width, y: area.y + y)
        grid.put(
          glyph + String(repeating: " ", count: width - 1), at: origin, style: style,
          maxWidth: area.maxX - origin.x)
      }
    }
  }

  /// So many of a row of things that the picked one is among them.
  private static func shown(_ count: Int, of all: Int, _ picked: Int) -> Range<Int> {
    let start = max(0, min(picked - count / 2, all - count))
    return start..<start + count
  }

  /// Where in the document the picked head looks.
  private func drawRow(in grid: inout CellGrid, area: Rect) {
    guard !row.isEmpty else {
      grid.put(
        DisplayWidth.truncated("Row: with the next answer.", to: area.width),
        at: area.origin, style: Style(.placeholder))
      return
    }
    HeatMap(rowShares(columns: area.width)).draw(in: &grid, area: area)
  }

  /// How much of its weight falls on the document, and where most of that.
  private var rowFacts: [(name: String, value: String)] {
    let sum = rowStretches.reduce(0) { $0 + $1.weight }
    let place = mostAttended?.lines(in: document) ?? "–"
    return [("On the document", Format.percent(sum)), ("Most at", place)]
  }

  /// The passage where the picked head looks most; nil where that wasn't measured.
  package var mostAttended: MapPlace? {
    let most = rowStretches.max { $0.weight < $1.weight }
    return most.flatMap { $0.weight > 0 ? MapPlace($0.bytes, in: document, row) : nil }
  }

  private func rowShares(columns: Int) -> [Double] {
    let cells = DocumentCells(
      0..<document.text.utf8.count, in: Rect(x: 0, y: 0, width: columns, height: 1))
    let shares = row.shares(of: cells)
    let most = shares.max() ?? 0
    return shares.map { most > 0 ? $0 / most : 0 }
  }

  private var rowStretches: [DocumentHeat.Stretch] {
    guard let heads, let picked, !heads.rows.isEmpty else { return [] }
    let start = (picked.layer * heads.heads + picked.head) * heads.places.count
    return zip(heads.places, heads.rows.dropFirst(start)).map {
      DocumentHeat.Stretch($0, Double($1))
    }
  }

  // MARK: Words

  private func value(of head: HeadPlace, _ heads: Telemetry.Heads) -> String {
    let values = heads.values(of: pane.measure)
    guard !values.isEmpty, let value = values[head.layer * heads.heads + head.head] else {
      return "not known"
    }
    return pane.measure.text(value)
  }

  private func source(_ heads: Telemetry.Heads) -> String {
    switch pane.measure {
    case .retrieval: heads.retrieval.isEmpty ? "not calibrated" : "calibrated"
    case .distance, .entropy:
      heads.tokens > 0 ? "of \(Format.count(heads.tokens)) tokens" : "not measured"
    }
  }

  /// What isn't measured, and what the numbers stand for.
  private func note(_ heads: Telemetry.Heads) -> String {
    switch pane.measure {
    case .retrieval where heads.retrieval.isEmpty:
      "Mode recall calibrates a model, once."
    case .retrieval:
      "Attention on the sentence that answers, in calibration; only the best heads are kept."
    case .distance, .entropy:
      heads.tokens > 0
        ? "One of the answer's last tokens, not the whole answer."
        : "Measured with the next answer."
    }
  }
}

extension HeadMeasure {
  package var name: String {
    switch self {
    case .retrieval: "Retrieval strength"
    case .distance: "Mean distance"
    case .entropy: "Entropy"
    }
  }

  fileprivate func text(_ value: Float) -> String {
    switch self {
    case .retrieval: Format.percent(Double(value))
    case .distance: "\(Format.count(Int(value.rounded()))) tokens"
    case .entropy: "\(Format.factor(Double(value))) bits"
    }
  }
}

extension Telemetry.Heads {
  /// A measure of each head, nil where it isn't known; empty if it isn't of any.  // (layers, heads)
  fileprivate func values(of measure: HeadMeasure) -> [Float?] {
    switch measure {
    case .retrieval: retrieval
    case .distance: meanDistance
    case .entropy: entropy
    }
  }

  /// The measures with the right number of values; a measure with another number becomes empty.
  fileprivate var wellFormed: Self {
    var heads = self
    let count = layers * self.heads
    if retrieval.count != count { heads.retrieval = [] }
    if meanDistance.count != count { heads.meanDistance = [] }
    if entropy.count != count { heads.entropy = [] }
    if rows.count != count * places.count { (heads.rows, heads.places) = ([], []) }
    return heads
  }
}
