import Chat
package import Documents
package import Screen

/// One row of the conversation, ready to draw.
package struct TranscriptRow: Hashable, Sendable {
  package var mark = ""
  package var text = ""
  package var style = Style()
  /// The numbers of sources in the row.
  package var spans: [Span] = []
  /// The ranges, in the text's UTF-8, of words that the cited passages don't have.
  package var underlined: [Range<Int>] = []

  package struct Span: Hashable, Sendable {
    /// The range in the text's UTF-8.
    package let bytes: Range<Int>
    package let citation: CitationSelection
  }

  /// The columns of some bytes of the text.
  func columns(of bytes: Range<Int>) -> Range<Int> {
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    let end = utf8.index(start, offsetBy: bytes.count)
    let column = DisplayWidth.columns(of: text[..<start])
    return column..<column + DisplayWidth.columns(of: text[start..<end])
  }
}

/// The conversation as rows of one width.
///
/// An update wraps only the turns and notices that have changed: while an answer grows, its turn
/// alone.
package struct WrappedTranscript: Sendable {
  /// Everything besides the turns and notices that the rows depend on.
  package struct Wrapping: Hashable, Sendable {
    /// The columns of the conversation, with the marks.
    package var width: Int
    package var document: Document
    /// True if a question can be asked now.
    package var isAskable: Bool

    package init(width: Int, document: Document, isAskable: Bool) {
      self.width = width
      self.document = document
      self.isAskable = isAskable
    }
  }

  private var wrapping: Wrapping?
  private var entries: [Transcript.Entry] = []
  /// The rows of each entry.
  private var wrapped: [[TranscriptRow]] = []
  /// The rows of the first screen, before there is a question.
  private var introduction: [TranscriptRow] = []
  package private(set) var count = 0

  package init() {}

  package init(_ transcript: Transcript, _ wrapping: Wrapping) {
    update(transcript, wrapping)
  }

  /// Wraps the entries that have changed, or all if the wrapping has.
  package mutating func update(_ transcript: Transcript, _ wrapping: Wrapping) {
    let isSame = wrapping == self.wrapping
    guard !isSame || entries != transcript.entries else { return }
    let rows = EntryRows(wrapping)
    let new = transcript.entries
    let kept = isSame ? zip(entries, new).prefix { $0 == $1 }.count : 0
    let following = new.indices.dropFirst(kept).map { index in
      isSame && entries.indices.contains(index) && entries[index] == new[index]
        ? wrapped[index] : rows.rows(of: new[index])
    }
    wrapped.replaceSubrange(kept..., with: following)
    introduction = transcript.turns.isEmpty ? rows.introduction : []
    entries = new
    self.wrapping = wrapping
    count = wrapped.reduce(introduction.count) { $0 + $1.count }
  }

  /// All rows, from the top.
  package var all: [TranscriptRow] { introduction + wrapped.joined() }

  /// The last rows, at most `limit`, from the top.
  package func suffix(_ limit: Int) -> ArraySlice<TranscriptRow> {
    var first = wrapped.count
    var found = 0
    while first > 0, found < limit {
      first -= 1
      found += wrapped[first].count
    }
    let rows = wrapped[first...].flatMap(\.self)
    return (found < limit ? introduction + rows : rows).suffix(limit)
  }

  /// The number of turns and notices.
  var entryCount: Int { entries.count }

  /// The number of rows of the last entry, and of those after its answer.
  var lastEntry: (rows: Int, afterAnswer: Int) {
    let rows = wrapped.last ?? []
    let after = rows.reversed().prefix { $0.text.isEmpty || $0.style == Style(.dim) }
    return (rows.count, after.count)
  }

  /// The index of the first row that names a citation; nil if none does.
  func firstIndex(naming citation: CitationSelection) -> Int? {
    all.firstIndex { row in row.spans.contains { $0.citation == citation } }
  }

  /// The rows as a text to be searched.
  var text: TranscriptText { TranscriptText(all) }
}

/// Wraps single entries of the conversation.
private struct EntryRows {
  /// The columns of the text.
  private let width: Int
  private let document: Document
  private let isAskable: Bool

  init(_ wrapping: WrappedTranscript.Wrapping) {
    width = max(1, wrapping.width - ConversationPane.indent)
    document = wrapping.document
    isAskable = wrapping.isAskable
  }

  /// The rows of the first screen, before there is a question.
  var introduction: [TranscriptRow] {
    let keys = """
      Tab moves between the parts · / in the document searches · F1 help
      """
    return wrapped("Ask anything about \(document.name).", Style(.strong, .bold))
      + wrapped(keys, Style(.dim)) + [TranscriptRow()]
  }

  func rows(of entry: Transcript.Entry) -> [TranscriptRow] {
    switch entry {
    case .notice(let text): wrapped(text, Style(.notice), mark: "·") + [TranscriptRow()]
    case .error(let text): wrapped(text, Style(.error), mark: "✗") + [TranscriptRow()]
    case .turn(let turn): rows(of: turn) + [TranscriptRow()]
    }
  }

  private func rows(of turn: TranscriptTurn) -> [TranscriptRow] {
    var rows = wrapped(turn.question, Style(.question, .bold), mark: "›")
    if let understood = turn.understood {
      rows += wrapped(understood.asUnderstanding, Style(.dim))
    }
    for notice in turn.notices { rows += wrapped(notice, Style(.notice), mark: "·") }
    let quotation = quotationRows(of: turn)
    let leads = turn.recollection?.quotationLeads == true
    if leads { rows += quotation }
    if !turn.answer.isEmpty { rows += answerRows(of: turn) }
    if !leads, !turn.answer.isEmpty { rows += quotation }
    rows += statusRows(of: turn)
    guard turn.isSuperseded else { return rows }
    return rows
      + wrapped("Replaced by the answer below.", Style(.dim))
  }

  private func answerRows(of turn: TranscriptTurn) -> [TranscriptRow] {
    let answer = CitedAnswer(turn.answer, turn.sentences)
    let marks = answer.marks.map {
      Mark(bytes: $0.bytes, citation: CitationSelection(turn: turn.id, number: $0.number))
    }
    let rows = rows(of: answer.text, marks, Style(.answer), underlined: answer.unsupported)
    guard !answer.unsupported.isEmpty, turn.isOver else { return rows }
    // A terminal may not underline, so the words are named as well.
    let note = turn.sentences.unsupportedNote(in: turn.answer) ?? ""
    return rows + wrapped(note, Style(.notice), mark: "·")
  }

  /// Wraps the quotation, cut to a few rows so that the answer stays in sight.
  private func quotationRows(of turn: TranscriptTurn) -> [TranscriptRow] {
    let most = width * (width < 50 ? 2 : 4)
    guard let sources = turn.recollection, let line = QuotationLine(sources, most: most) else {
      return []
    }
    let mark = Mark(bytes: line.mark.bytes, citation: .quotation(of: turn.id))
    return rows(of: line.text, [mark], Style(.strong))
  }

  /// A source's number in a text.
  private struct Mark {
    var bytes: Range<Int>
    var citation: CitationSelection
  }

  /// Wraps a text that has numbers of sources in it.
  private func rows(
    of text: String, _ marks: [Mark], _ style: Style, underlined: [Range<Int>] = []
  ) -> [TranscriptRow] {
    TextWrap.rows(of: text, width: width).map { row in
      func part(_ bytes: Range<Int>) -> Range<Int>? {
        let shown = bytes.clamped(to: row.range)
        return shown.isEmpty
          ? nil : shown.lowerBound - row.range.lowerBound..<shown.upperBound - row.range.lowerBound
      }
      return TranscriptRow(
        text: String(row.text(in: text)), style: style,
        spans: marks.compactMap { mark in
          part(mark.bytes).map { TranscriptRow.Span(bytes: $0, citation: mark.citation) }
        }, underlined: underlined.compactMap(part))
    }
  }

  private func statusRows(of turn: TranscriptTurn) -> [TranscriptRow] {
    switch turn.status {
    case .queued:
      return wrapped(isAskable ? "Next in line." : "Waiting for the reading.", Style(.dim))
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
  private static func work(_ recollection: AnswerSources?) -> String {
    switch recollection?.way {
    case .nothing: "Nothing found…"
    case .counted: "Counting…"
    case .whole, .part: "Summarising…"
    case .passages, .spread:
      "Taking a close look at \(AnswerSources.counted(recollection?.passages.count ?? 0))…"
    case .attended, nil: "Reading the question…"
    }
  }

  private func wayRows(of turn: TranscriptTurn) -> [TranscriptRow] {
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
    let named = marks.map {
      Mark(bytes: $0.bytes, citation: CitationSelection(turn: turn.id, number: $0.number))
    }
    return rows(of: text, named, Style(.dim))
  }

  private func bill(_ statistics: AnswerStatistics) -> [TranscriptRow] {
    let lines = [
      AnswerBill(statistics).text,
      SeenSummary(statistics.seen, of: document).text,
    ]
    return lines.compactMap(\.self).filter { !$0.isEmpty }.flatMap { wrapped($0, Style(.dim)) }
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
