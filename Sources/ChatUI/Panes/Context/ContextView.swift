import Chat
import Documents
package import Screen
import Wording

extension ContextPanel {
  package func view(of state: AppState) -> any PanelView { ContextView(state) }
}

/// Shows what the model sees: tokens, window, and lines of the document.
package struct ContextView: PanelView {
  private let telemetry: Telemetry
  private let plan: ReadingPlan?
  private let progress: ReadingProgress?
  /// The progress at which reading was stopped; nil if it wasn't.
  private let paused: ReadingProgress?
  private let document: Document
  private let mode: String
  private let isRecalling: Bool
  /// The name of another model that finds passages, or “words”; nil if the same model does.
  private let finder: String?
  /// The passages that the last answer was made from.
  private let recollection: AnswerSources?
  /// The byte at the focused panel's cursor; nil if it has none.
  private let cursor: Int?

  package init(_ state: AppState) {
    telemetry = state.measurements.telemetry
    plan = state.reading.plan
    progress = state.progress
    paused = state.isPaused ? state.reading.paused : nil
    document = state.document
    mode = state.reading.modeName
    isRecalling = state.reading.isRecalling
    finder = state.reading.finder
    let last = state.transcript.lastAsked?.recollection
    // Passages that are only the nearest aren't read, and those of another mode were no choice.
    recollection = last.flatMap { [.passages, .spread].contains($0.way) ? $0 : nil }
    cursor = state.focus.panel.flatMap { state.panels[$0]?.documentCursor }
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    let legend = legend
    let legendRows = min(legend.rowCount(width: area.width), max(0, area.height - 2))
    // Recall reads a few passages at a time: the used part of the window says nothing about the
    // document.
    let hasBar = area.height >= legendRows + 4 && window > 0 && (read != nil || !isRecalling)
    let factRows = min(facts.count, max(0, area.height - legendRows - 1 - (hasBar ? 1 : 0)))
    let parts = Layout.rows(
      area, [.fixed(factRows), .fixed(hasBar ? 1 : 0), .flexible(), .fixed(legendRows)])
    Facts(facts).draw(in: &grid, area: parts[0])
    if hasBar { bar.draw(in: &grid, area: parts[1]) }
    // A blank row sets the strip off where there is room.
    let gap = parts[2].height > 2 ? 1 : 0
    let strip = CategoryStrip(kinds(columns: area.width))
    let stripArea = Rect(
      x: area.x, y: parts[2].y + gap, width: area.width, height: min(3, parts[2].height - 2 * gap))
    strip.draw(in: &grid, area: stripArea)
    if let cursor, stripArea.height > 0 {
      let column = DocumentCells(0..<document.text.utf8.count, in: stripArea).cell(at: cursor)
      grid.put("◆", at: Point(x: area.x + column, y: stripArea.y), style: Style(.strong))
    }
    legend.draw(in: &grid, area: parts[3])
  }

  package var summary: String {
    guard window > 0 else { return "no model yet" }
    if let paused {
      return "\(mode) · paused at \(Format.count(paused.read)) of \(Format.count(paused.total))"
    }
    if isRecalling { return recallSummary }
    return "\(mode) · \(Format.count(used)) of \(Format.count(window)) tokens"
  }

  package var strip: (any Widget)? { CategoryStrip(kinds(columns: 120)) }

  private var window: Int { telemetry.window > 0 ? telemetry.window : plan?.window ?? 0 }
  private var documentTokens: Int { max(telemetry.documentTokens, plan?.documentTokens ?? 0) }

  private var recallSummary: String {
    if let progress {
      return "\(mode) · \(Format.count(progress.read)) of \(Format.count(progress.total)) tokens"
    }
    let tokens = "\(mode) · \(Format.count(documentTokens)) tokens"
    return recollection.map {
      "\(tokens) · close look at \(AnswerSources.counted($0.passages.count))"
    } ?? tokens
  }

  /// The used tokens of the window.
  private var used: Int {
    // While something is read, its progress counts the question too.
    let read = progress?.read ?? documentTokens + telemetry.questionTokens
    return min(window, read + telemetry.answerTokens)
  }

  private var facts: [(name: String, value: String)] {
    var facts = [
      ("Mode", paused == nil ? mode : "\(mode) · reading is paused"),
      ("Document", Self.tokens(documentTokens)),
      ("Window", Self.tokens(window)),
      ("Question", Self.tokens(telemetry.questionTokens)),
      ("Answer", Self.tokens(telemetry.answerTokens)),
    ]
    if isRecalling, let recollection {
      let count = Format.count(recollection.passages.count)
      facts.insert(
        ("Close look", "\(count) of \(AnswerSources.counted(recollection.total))"), at: 2)
    }
    if let finder { facts.insert(("Found by", finder), at: 2) }
    return facts
  }

  private static func tokens(_ count: Int) -> String {
    count > 0 ? count.counted("token") : "–"
  }

  /// The progress of reading; nil if the document is read whole.
  private var read: ReadingProgress? { progress ?? paused }

  private var bar: ProgressBar {
    if let read {
      return ProgressBar(fraction: Double(read.read) / Double(max(1, read.total)), label: "Read")
    }
    return ProgressBar(fraction: Double(used) / Double(max(1, window)), label: "Used")
  }

  private func kinds(columns: Int) -> [UInt8] {
    telemetry.seen.kinds(of: 0..<document.text.utf8.count, columns: columns, in: document)
  }

  private var legend: Legend { Legend(seen: telemetry.seen, of: document) }
}
