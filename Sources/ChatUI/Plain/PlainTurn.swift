import Chat
import Documents

/// The part of a question and its answer that was written.
struct PlainTurn {
  private var wroteQuestion: Bool
  private var writtenNotices = 0
  private var writtenUnderstanding: String?
  private var wroteLabel = false
  /// True if the quotation was written before the answer.
  private var wroteQuotation = false
  /// The bytes of the answer's UTF-8 that were written.
  private var writtenBytes = 0
  private var writtenSentences = 0
  /// The last section whose summary was announced.
  private var summarising = 0

  init(showsQuestion: Bool) { wroteQuestion = !showsQuestion }

  /// Returns the new text of a turn.
  mutating func update(_ turn: TranscriptTurn, of document: Document) -> [PlainTranscript.Piece] {
    var text = ""
    if !wroteQuestion { text += "Question: \(turn.question)\n" }
    wroteQuestion = true
    text += answer(of: turn)
    var notices = ""
    if let understood = turn.understood, understood != writtenUnderstanding {
      notices = "Note: \(understood.asUnderstanding)\n"
      writtenUnderstanding = understood
    }
    notices += turn.notices.dropFirst(writtenNotices).map { "Note: \($0)\n" }.joined()
    // An answer's line isn't interrupted.
    if let progress = turn.summarising, progress.number > summarising, !wroteLabel {
      summarising = progress.number
      notices += "Summarising \(progress.text).\n"
    }
    writtenNotices = turn.notices.count
    guard turn.isOver else { return pieces(notices, text, "") }
    if wroteLabel { text += "\n" }
    if !wroteQuotation, wroteLabel { text += Self.quotation(of: turn) }
    if let note = turn.sentences.unsupportedNote(in: turn.answer) { text += note + "\n" }
    if let recollection = turn.recollection, wroteLabel, !recollection.passages.isEmpty {
      text +=
        SourceList(
          recollection, sentences: turn.sentences, hasFiles: document.parts.count > 1
        ).text
    }
    return pieces(notices, text, Self.ending(of: turn, document))
  }

  private func pieces(
    _ notices: String, _ text: String, _ ending: String
  ) -> [PlainTranscript.Piece] {
    [
      PlainTranscript.Piece(stream: .notes, text: notices),
      PlainTranscript.Piece(stream: .conversation, text: text),
      PlainTranscript.Piece(stream: .notes, text: ending),
    ].filter { !$0.text.isEmpty }
  }

  private static func quotation(of turn: TranscriptTurn) -> String {
    guard let sources = turn.recollection, let line = QuotationLine(sources) else { return "" }
    // If nothing was found, the line itself says that it is the nearest.
    return (sources.way == .nothing ? "" : "Quotation: ") + line.text + "\n"
  }

  /// Returns the new text of an answer: sentences with the numbers of their sources, else words.
  private mutating func answer(of turn: TranscriptTurn) -> String {
    let answer = Array(turn.answer.utf8)
    var text = ""
    func part(to end: Int) -> String {
      String(decoding: answer[min(writtenBytes, end)..<end], as: UTF8.self)
    }
    for sentence in turn.sentences.dropFirst(writtenSentences) {
      let end = sentence.end(in: answer, after: writtenBytes)
      text += part(to: end) + sentence.numbers.map { " [\($0)]" }.joined()
      writtenBytes = end
    }
    writtenSentences = turn.sentences.count
    if turn.isOver || turn.recollection?.namesSources != true {
      text += part(to: answer.count)
      writtenBytes = answer.count
    }
    guard !text.isEmpty, !wroteLabel else { return text }
    wroteLabel = true
    wroteQuotation = turn.recollection?.quotationLeads == true
    return (wroteQuotation ? Self.quotation(of: turn) : "") + "Answer: " + text
  }

  /// Returns the end of an answer: its status, the sources and the cost.
  private static func ending(of turn: TranscriptTurn, _ document: Document) -> String {
    var lines: [String] = []
    var statistics: AnswerStatistics?
    switch turn.status {
    case .finished(let bill): statistics = bill
    case .cancelled(let bill):
      lines.append("Stopped.")
      statistics = bill
    case .failed(let reason): lines.append("Error: \(reason)")
    case .queued, .asked, .reading, .answering: break
    }
    if let statistics {
      if statistics.isCutOff { lines.append("Note: The answer reached its length limit.") }
      let facts = [
        statistics.mode.map { "Mode \($0)" }, turn.recollection?.summary,
        SeenSummary(statistics.seen, of: document).text, AnswerBill(statistics).text,
      ]
      // Screen readers speak the dots.
      lines.append(
        facts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
          .replacing(" · ", with: ", "))
    }
    if turn.isSuperseded { lines.append("Note: Asked again later.") }
    return lines.map { $0 + "\n" }.joined()
  }
}
