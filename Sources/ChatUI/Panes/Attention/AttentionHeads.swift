import Chat
import Documents
import Screen

/// The model's heads with one measure, the picked head, and where in the document it looks.
package struct AttentionHeads: Sendable {
  let telemetry: Telemetry.Heads
  let measure: HeadMeasure
  /// The measure of each head, nil where it isn't known; empty if it is known of none.
  let values: [Float?]  // (layers, heads)
  /// The picked head, or the one with the greatest measure.
  package let picked: HeadIndex
  private let document: Document

  /// Nil while no heads are known.
  package init?(_ panel: AttentionPanel, _ state: AppState) {
    guard let heads = state.measurements.telemetry.heads?.wellFormed, heads.layers > 0,
      heads.heads > 0
    else { return nil }
    telemetry = heads
    measure = panel.measure
    document = state.document
    let values = heads.values(of: panel.measure)
    self.values = values
    if let head = panel.head {
      picked = HeadIndex(
        layer: min(head.layer, heads.layers - 1), head: min(head.head, heads.heads - 1))
    } else {
      let best = values.indices.max { (values[$0] ?? -1, $1) < (values[$1] ?? -1, $0) } ?? 0
      picked = HeadIndex(layer: best / heads.heads, head: best % heads.heads)
    }
  }

  var layers: Int { telemetry.layers }
  var headsPerLayer: Int { telemetry.heads }

  /// The greatest value of the measure; 0 if it is known of no head.
  var greatest: Float { values.compactMap(\.self).max() ?? 0 }

  /// The measure of a head; nil if it isn't known.
  func value(layer: Int, head: Int) -> Float? {
    values.isEmpty ? nil : values[layer * telemetry.heads + head]
  }

  /// The measure of the picked head in words.
  var pickedValue: String {
    value(layer: picked.layer, head: picked.head).map { measure.text($0) } ?? "not known"
  }

  // MARK: The picked head's attention to the document

  /// The picked head's attention; empty if it wasn't measured.
  var row: DocumentHeat { DocumentHeat(rowStretches) }

  /// The share of the picked head's attention that is on the document.
  var documentShare: Double { rowStretches.reduce(0) { $0 + $1.weight } }

  /// The passage where the picked head looks most; nil if that wasn't measured.
  package var mostAttended: MapPassage? {
    let most = rowStretches.max { $0.weight < $1.weight }
    return most.flatMap { $0.weight > 0 ? MapPassage($0.bytes, in: document, row) : nil }
  }

  /// The lines where the picked head looks most.
  var mostAttendedLines: String { mostAttended?.lines(in: document) ?? "–" }

  /// The picked head's attention to equal parts of the document, the greatest as 1.
  func rowLevels(columns: Int) -> [Double] {
    let cells = DocumentCells(
      0..<document.text.utf8.count, in: Rect(x: 0, y: 0, width: columns, height: 1))
    let shares = row.shares(of: cells)
    let greatest = shares.max() ?? 0
    return shares.map { greatest > 0 ? $0 / greatest : 0 }
  }

  private var rowStretches: [DocumentHeat.Stretch] {
    guard !telemetry.rows.isEmpty else { return [] }
    let start = (picked.layer * telemetry.heads + picked.head) * telemetry.ranges.count
    return zip(telemetry.ranges, telemetry.rows.dropFirst(start)).map {
      DocumentHeat.Stretch($0, Double($1))
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

  /// Returns a value with its unit.
  func text(_ value: Float) -> String {
    switch self {
    case .retrieval: Format.percent(Double(value))
    case .distance: "\(Format.count(Int(value.rounded()))) tokens"
    case .entropy: "\(Format.factor(Double(value))) bits"
    }
  }
}

extension Telemetry.Heads {
  /// Returns a measure of each head, nil where it isn't known; empty if it is known of none.
  // (layers, heads)
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
    if rows.count != count * ranges.count { (heads.rows, heads.ranges) = ([], []) }
    return heads
  }
}
