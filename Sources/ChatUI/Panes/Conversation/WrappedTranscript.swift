import Chat
import Documents
package import Screen

/// One row of the conversation, ready to draw.
package struct TranscriptRow: Hashable, Sendable {
  package var mark = ""
  package var text = ""
  package var style = Style()
  /// The numbers of sources in it.
  package var spans: [Span] = []

  package struct Span: Hashable, Sendable {
    /// In the text's UTF-8.
    package let bytes: Range<Int>
    package let citation: CitationSelection
  }
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

  /// The rows of the first screen, before there is a question.
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
    if !turn.answer.isEmpty { rows += answerRows(of: turn) }
    rows += statusRows(of: turn)
    guard turn.isSuperseded else { return rows }
    return rows
      + wrapped("Asked again: this answer is no longer part of the conversation.", Style(.dim))
  }

  private func answerRows(of turn: Turn) -> [TranscriptRow] {
    let answer = CitedAnswer(turn.answer, turn.sentences)
    return rows(of: answer.text, answer.marks, of: turn, Style(.answer))
  }

  /// Text with the numbers of a turn's sources at some places.
  private func rows(
    of text: String, _ marks: [CitedAnswer.Mark], of turn: Turn, _ style: Style
  ) -> [TranscriptRow] {
    TextWrap.rows(of: text, width: width).map { row in
      let spans = marks.compactMap { mark -> TranscriptRow.Span? in
        let shown = mark.bytes.clamped(to: row.range)
        guard !shown.isEmpty else { return nil }
        return TranscriptRow.Span(
          bytes: shown.lowerBound - row.range.lowerBound..<shown.upperBound - row.range.lowerBound,
          citation: CitationSelection(turn: turn.id, number: mark.number))
      }
      return TranscriptRow(
        text: String(row.text(in: text)), style: style, spans: spans)
    }
  }

  private func statusRows(of turn: Turn) -> [TranscriptRow] {
    switch turn.status {
    case .queued:
      return wrapped(state.isAskable ? "Asked next." : "Asked when reading has ended.", Style(.dim))
    case .asked, .reading:
      return wrapped(Self.work(turn.recollection), Style(.dim))
    case .answering: return wayRows(of: turn)
    case .finished(let statistics):
      let end =
        statistics.isCutOff
        ? wrapped("The answer reached its length limit.", Style(.notice), mark: "·") : []
      return wayRows(of: turn) + end + bill(statistics)
    case .cancelled(let statistics):
      return wayRows(of: turn)
        + wrapped(turn.wasAsked ? "Stopped." : "Not asked.", Style(.warning), mark: "·")
        + (statistics.map { bill($0) } ?? [])
    case .failed(let reason): return wrapped(reason, Style(.error), mark: "✗")
    }
  }

  /// Returns what happens before the answer begins.
  private static func work(_ recollection: Recollection?) -> String {
    switch recollection?.way {
    case .nothing: "Nothing found…"
    case .passages, .spread:
      "Taking a close look at \(Recollection.counted(recollection?.passages.count ?? 0))…"
    case .attended, nil: "Reading the question…"
    }
  }

  private func wayRows(of turn: Turn) -> [TranscriptRow] {
    // A sentence's sources are known when it ends.
    let isOpen = turn.isRunning && turn.recollection?.way == .attended && turn.sources.isEmpty
    guard !isOpen, let recollection = turn.recollection else { return [] }
    var (text, marks) = (recollection.summary, [CitedAnswer.Mark]())
    // Sources that no sentence names can be opened, too.
    if recollection.summaryNamesPassages {
      marks = recollection.used.compactMap { source in
        text.utf8Range(of: "[\(source.number)]").map {
          CitedAnswer.Mark(bytes: $0, number: source.number)
        }
      }
    } else if turn.isOver, turn.citedNumbers.isEmpty, !turn.sources.isEmpty {
      text += " ·"
      for number in turn.sources.map(\.number) {
        text += " "
        let start = text.utf8.count
        text += "[\(number)]"
        marks.append(CitedAnswer.Mark(bytes: start..<text.utf8.count, number: number))
      }
    }
    return rows(of: text, marks, of: turn, Style(.dim))
  }

  private func bill(_ statistics: AnswerStatistics) -> [TranscriptRow] {
    let lines = [
      AnswerBill(statistics).text,
      SeenSummary(statistics.seen, of: state.document).text,
    ]
    return lines.compactMap(\.self).flatMap { wrapped($0, Style(.dim)) }
  }

  private func wrapped(_ text: String, _ style: Style, mark: String = "") -> [TranscriptRow] {
    TextWrap.rows(of: text, width: width).enumerated().map { index, row in
      TranscriptRow(mark: index == 0 ? mark : "", text: String(row.text(in: text)), style: style)
    }
  }
}

extension String {
  /// Returns the UTF-8 range where some words first occur; nil if they don't.
  fileprivate func utf8Range(of words: String) -> Range<Int>? {
    let (all, part) = (Array(utf8), Array(words.utf8))
    guard let start = all.indices.first(where: { all[$0...].starts(with: part) }) else {
      return nil
    }
    return start..<start + part.count
  }
}
