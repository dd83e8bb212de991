import Chat
import Documents
package import Screen
import Wording

extension SourcesPanel {
  package func view(of state: AppState) -> any PanelView {
    SourcesView(state, isFocused: state.hasFocus(.panel(id)))
  }
}

/// Shows the passages that were tried for an answer, with the attention to those in its prompt.
package struct SourcesView: PanelView {
  private let turn: TranscriptTurn?
  private let recollection: AnswerSources?
  private let selected: Int?
  private let isFocused: Bool
  private let hasFiles: Bool

  private let rows: SourceRows

  package init(_ state: AppState, isFocused: Bool) {
    turn = state.transcript.sourcesTurn
    recollection = turn?.recollection
    selected = state.transcript.selection?.number
    self.isFocused = isFocused
    hasFiles = state.document.parts.count > 1
    rows = SourceRows(state.transcript)
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    guard let recollection, !recollection.passages.isEmpty || recollection.way != .attended else {
      return Note(absence).draw(in: &grid, area: area)
    }
    let parts = SourceRows.parts(area)
    Facts([(heading, count)]).draw(in: &grid, area: parts.heading)
    guard !recollection.passages.isEmpty else {
      return Note(emptyNote).draw(in: &grid, area: parts.list)
    }
    for row in rows.places(in: parts.list) { draw(row.passage, in: &grid, area: row.area) }
  }

  /// The answer may attend to only some of the passages.
  private var count: String {
    let passages = recollection?.passages ?? []
    if isTrial { return "\(passages.count) tried" }
    let attended = passages.count { $0.weight >= 0.005 }
    let all = AnswerSources.counted(passages.count)
    return hasWeights && attended < passages.count ? "\(attended) of \(all)" : all
  }

  package var summary: String {
    guard let recollection else {
      return isUnknown ? "not known of this answer" : "named with the next answer"
    }
    if isOpen { return "named with the first sentence" }
    let count = AnswerSources.counted(recollection.passages.count)
    let shown = recollection.passages.first { $0.number == selected } ?? rows.mostAttended
    guard let shown else { return recollection.summary }
    if isTrial { return "\(label(shown)) \(fate(of: shown)) · \(count)" }
    let attended = hasWeights ? "\(weight(shown)) attended" : "found"
    return "\(label(shown)) \(attended) · \(count)"
  }

  package var strip: (any Widget)? {
    hasWeights ? StackedBar(recollection?.passages.map(\.weight) ?? []) : nil
  }

  private var emptyNote: String {
    recollection?.way == .counted
      ? "The answer was counted from the whole text." : "Nothing found for the question."
  }

  /// True if all passages were tried and the answer was made from some of them.
  private var isTrial: Bool { recollection?.summaryNamesPassages ?? false }

  /// Returns what happened to a passage that was tried.
  private func fate(of passage: Citation) -> String {
    guard recollection?.used.contains(passage) == true else { return "tried" }
    return hasWeights ? "\(weight(passage)) attended" : "used"
  }

  /// True if the answer is in progress and no sentence has attended to a passage yet.
  private var isOpen: Bool {
    turn?.isRunning == true && recollection?.way == .attended && recollection?.passages == []
  }

  /// True if there is an answer whose sources are unknown.
  private var isUnknown: Bool {
    if case .finished = turn?.status { recollection == nil } else { false }
  }

  /// Why there is nothing to list.
  private var absence: String {
    if isOpen { return "Named once the answer's first sentence is over." }
    if recollection != nil { return "The answer attended to no passage in particular." }
    guard isUnknown else {
      return "Nothing yet. The passages that an answer attends to are listed here."
    }
    return """
      No sources: this model's retrieval heads aren't calibrated. Run lcchat calibrate, or use mode \
      recall once.
      """
  }

  private var hasWeights: Bool { recollection?.hasShares ?? false }

  private var heading: String {
    if recollection?.way == .counted { return "Counted" }
    if [.whole, .part].contains(recollection?.way) { return "Summarised" }
    if recollection?.way == .nothing { return "Nothing found; nearest" }
    if isTrial, let recollection { return "Answered from \(recollection.usedNumbers)" }
    if recollection?.way == .spread { return hasWeights ? "Attended, of a spread" : "A spread" }
    return hasWeights || recollection?.way == .attended ? "Attended" : "Found"
  }

  private func draw(_ passage: Citation, in grid: inout CellGrid, area: Rect) {
    let row = Rect(x: area.x, y: area.y, width: area.width, height: 1)
    // The lines are worth more than the bar.
    let columns = Layout.columns(row, [.fixed(min(labelWidth, area.width - 5)), .flexible()])
    let isSelected = passage.number == selected
    grid.put(
      DisplayWidth.truncated(label(passage), to: columns[0].width), at: columns[0].origin,
      style: isSelected ? Style(isFocused ? .selection : .accent, .bold) : Style(),
      maxWidth: columns[0].width)
    if isTrial, !hasWeights || recollection?.used.contains(passage) != true {
      let fate = DisplayWidth.truncated(fate(of: passage), to: columns[1].width - 1)
      let x = columns[1].maxX - DisplayWidth.columns(of: fate)
      let isUsed = recollection?.used.contains(passage) == true
      grid.put(fate, at: Point(x: x, y: row.y), style: Style(isUsed ? .strong : .dim))
    } else if hasWeights {
      BarChart([BarChart.Row(label: "", fraction: passage.weight, value: weight(passage))])
        .draw(in: &grid, area: columns[1])
    }
    guard area.height > 1 else { return }
    let words = DisplayWidth.truncated(Self.words(of: passage.text), to: area.width - 4)
    grid.put(words, at: Point(x: area.x + 4, y: area.y + 1), style: Style(.dim))
  }

  /// All labels have one width, so that the bars begin in one column.
  private var labelWidth: Int {
    recollection?.passages.map { DisplayWidth.columns(of: label($0)) }.max() ?? 0
  }

  private func label(_ passage: Citation) -> String {
    let lines = passage.lines.lineName(in: hasFiles ? passage.documentName : nil)
    return "[\(passage.number)] \(lines)"
  }

  private func weight(_ passage: Citation) -> String { Format.percent(passage.weight) }

  /// The text as one line.
  private static func words(of text: String) -> String {
    text.prefix(200).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
