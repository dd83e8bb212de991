import Chat
import Documents
package import Screen

/// One row of the conversation, ready to draw.
package struct TranscriptRow: Hashable, Sendable {
  package var mark = ""
  package var text = ""
  package var style = Style()
}

/// The conversation as rows of a width; only as much is wrapped as is asked for.
package struct TranscriptRows {
  /// Columns of the mark and the space behind it.
  private static let indent = 2

  private let state: AppState
  private let width: Int

  package init(_ state: AppState, width: Int) {
    self.state = state
    self.width = max(1, width - Self.indent)
  }

  package var count: Int {
    state.transcript.entries.reduce(introduction.count) { $0 + rows(of: $1).count }
  }

  /// The last rows, at most `limit`, from the top.
  package func suffix(_ limit: Int) -> [TranscriptRow] {
    var rows: [TranscriptRow] = []
    for entry in state.transcript.entries.reversed() {
      guard rows.count < limit else { break }
      rows = self.rows(of: entry) + rows
    }
    if rows.count < limit { rows = introduction + rows }
    return Array(rows.suffix(limit))
  }

  /// What a first screen says, until there is a question.
  private var introduction: [TranscriptRow] {
    guard state.transcript.turns.isEmpty else { return [] }
    let keys = """
      Tab goes to the document and back, / searches in it, F1 shows all keys.
      """
    return wrapped("Ask anything about \(state.document.name).", Style(.strong, .bold))
      + wrapped(keys, Style(.dim)) + [TranscriptRow()]
  }

  private func rows(of entry: Transcript.Entry) -> [TranscriptRow] {
    switch entry {
    case .notice(let text): wrapped(text, Style(.notice), mark: "·") + [TranscriptRow()]
    case .error(let text): wrapped(text, Style(.error), mark: "✗") + [TranscriptRow()]
    case .turn(let turn): rows(of: turn) + [TranscriptRow()]
    }
  }

  private func rows(of turn: Turn) -> [TranscriptRow] {
    var rows = wrapped(turn.question, Style(.question, .bold), mark: "›")
    for notice in turn.notices { rows += wrapped(notice, Style(.notice), mark: "·") }
    if !turn.answer.isEmpty { rows += wrapped(turn.answer, Style(.answer)) }
    return rows + statusRows(of: turn)
  }

  private func statusRows(of turn: Turn) -> [TranscriptRow] {
    switch turn.status {
    case .queued:
      return wrapped(state.isReading ? "Asked when reading has ended." : "Asked next.", Style(.dim))
    case .asked, .reading: return wrapped("Reading the question…", Style(.dim))
    case .answering: return []
    case .finished(let statistics):
      let end =
        statistics.isCutOff
        ? wrapped("The answer reached its length limit.", Style(.notice), mark: "·") : []
      return end + bill(statistics)
    case .cancelled(let statistics):
      return wrapped("Stopped.", Style(.warning), mark: "·")
        + (statistics.map { bill($0) } ?? [])
    case .failed(let reason): return wrapped(reason, Style(.error), mark: "✗")
    }
  }

  private func bill(_ statistics: AnswerStatistics) -> [TranscriptRow] {
    let lines = [
      AnswerBill(statistics).text,
      SeenSummary(statistics.seen, lineCount: state.document.lines.count).text,
    ]
    return lines.compactMap(\.self).flatMap { wrapped($0, Style(.dim)) }
  }

  private func wrapped(_ text: String, _ style: Style, mark: String = "") -> [TranscriptRow] {
    TextWrap.rows(of: text, width: width).enumerated().map { index, row in
      TranscriptRow(mark: index == 0 ? mark : "", text: String(row.text(in: text)), style: style)
    }
  }
}
