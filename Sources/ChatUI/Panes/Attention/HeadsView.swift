import Chat
import Documents
import Screen

/// All heads of the model, layers from left to right and heads from top to bottom, coloured by one of
/// their measures; below them where in the document the picked one looks.
struct HeadsView: AttentionSubview {
  private static let empty = "The heads are not known until the model is loaded."

  private let heads: AttentionHeads?
  private let isFocused: Bool

  init(_ panel: AttentionPanel, _ state: AppState, isFocused: Bool) {
    heads = AttentionHeads(panel, state)
    self.isFocused = isFocused
  }

  func draw(in grid: inout CellGrid, area: Rect) {
    guard let heads else { return Note(Self.empty).draw(in: &grid, area: area) }
    let parts = HeadParts(area, heads)
    let (measure, greatest) = (heads.measure, heads.greatest)
    Facts([(measure.name, source)]).draw(in: &grid, area: parts.heading)
    drawHeads(heads, in: &grid, cells: HeadGrid(heads, in: parts.heads))
    Facts([("Layer \(heads.picked.layer), head \(heads.picked.head)", heads.pickedValue)])
      .draw(in: &grid, area: parts.picked)
    drawRow(heads, in: &grid, area: parts.row)
    Facts([
      ("On the document", Format.percent(heads.documentShare)),
      ("Most at", heads.mostAttendedLines),
    ]).draw(in: &grid, area: parts.facts)
    let unknown = measure == .retrieval ? "· not known" : ""
    if greatest > 0 {
      HeatLegend(cold: "0", hot: measure.text(greatest), unit: unknown)
        .draw(in: &grid, area: parts.legend)
    }
    Note(note).draw(in: &grid, area: parts.note)
  }

  var summary: String {
    guard let heads else { return "with the model" }
    return "layer \(heads.picked.layer), head \(heads.picked.head): \(heads.pickedValue)"
  }

  var strip: (any Widget)? {
    heads.flatMap { $0.row.isEmpty ? nil : HeatMap($0.rowLevels(columns: 24)) }
  }

  private func drawHeads(_ heads: AttentionHeads, in grid: inout CellGrid, cells: HeadGrid) {
    let (area, width) = (cells.area, cells.size.width)
    let greatest = heads.greatest
    for y in 0..<cells.heads.count * cells.size.height {
      let head = cells.heads.lowerBound + y / cells.size.height
      for (x, layer) in cells.layers.enumerated() {
        let value = heads.value(layer: layer, head: head)
        let isPicked = isFocused && heads.picked == HeadIndex(layer: layer, head: head)
        let level = greatest > 0 ? max(0, (value ?? 0) / greatest) : 0
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

  /// Draws where in the document the picked head looks.
  private func drawRow(_ heads: AttentionHeads, in grid: inout CellGrid, area: Rect) {
    guard !heads.row.isEmpty else {
      grid.put(
        DisplayWidth.truncated("Measured with the next answer.", to: area.width),
        at: area.origin, style: Style(.placeholder))
      return
    }
    HeatMap(heads.rowLevels(columns: area.width)).draw(in: &grid, area: area)
  }

  // MARK: Words

  /// The origin of the numbers.
  private var source: String {
    guard let heads else { return "" }
    return switch heads.measure {
    case .retrieval: heads.telemetry.retrieval.isEmpty ? "not calibrated" : "calibrated"
    case .distance, .entropy:
      heads.telemetry.tokens > 0
        ? "prompt: \(Format.count(heads.telemetry.tokens)) tokens" : "not measured"
    }
  }

  /// The meaning of the numbers, or when they are measured.
  private var note: String {
    guard let heads else { return "" }
    return switch heads.measure {
    case .retrieval where heads.telemetry.retrieval.isEmpty:
      "Mode recall calibrates a model, once."
    case .retrieval:
      "Each head's attention to the answering sentence, in a test. Dots: not measured."
    case .distance, .entropy:
      heads.telemetry.tokens > 0
        ? "Measured at one token near the end of the answer." : ""
    }
  }
}
