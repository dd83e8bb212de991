import Foundation
import Wording
package import Chat

/// A session as a Markdown file: its questions, its answers, and their sources and seen lines.
package struct SessionMarkdown {
  private let session: SessionRecord

  package init(_ session: SessionRecord) { self.session = session }

  package var text: String {
    let title = session.name ?? session.documents.map(\.name).joined(separator: ", ")
    let documents = session.documents.map { $0.path.map { path in "`\(path)`" } ?? $0.name }
    let head = [
      "# \(Self.line(title))", "",
      "- Session \(session.id.map { "\($0)" } ?? "not saved"), begun \(Self.time(session.started))",
      "- Documents: \(documents.joined(separator: ", "))",
      "- Model: \(session.model)",
      "- Mode asked for: \(session.mode)",
      "",
      "The numbers after a sentence name the passages that the model attended to. They are no proof.",
    ]
    return head.joined(separator: "\n") + "\n" + session.turns.map(text).joined()
  }

  private func text(_ turn: SessionTurn) -> String {
    var parts = ["\n## \(Self.line(turn.question))"]
    if turn.isSuperseded {
      parts.append("*Asked again later: this answer is no longer part of the conversation.*")
    }
    if let understood = turn.statistics?.understood {
      parts.append("*\(Self.line(understood.asUnderstanding))*")
    }
    parts += turn.notices.map { "*\($0)*" }
    let answer = CitedAnswer(turn.answer, turn.sentences).text
    if !answer.isEmpty { parts.append(answer) }
    if let quotation = turn.statistics?.recollection.flatMap({ QuotationLine($0) }) {
      let place = turn.statistics?.recollection?.quotationLeads == true && !answer.isEmpty
      parts.insert("> " + quotation.text, at: place ? parts.count - 1 : parts.count)
    }
    if let note = turn.sentences.unsupportedNote(in: turn.answer) { parts.append("*\(note)*") }
    switch turn.status {
    case .finished: break
    case .stopped: parts.append("*The answer was stopped.*")
    case .asked: parts.append("*The answer is incomplete.*")
    case .failed: parts.append("*\(turn.failure ?? "No answer.")*")
    }
    if let recollection = turn.statistics?.recollection, !recollection.passages.isEmpty {
      let files = Set(recollection.passages.map(\.documentName)).count
      let list = SourceList(
        recollection, sentences: turn.sentences,
        hasFiles: files > 1 || session.documents.count > 1)
      parts.append(list.markdown)
    }
    parts.append("*" + facts(turn).joined(separator: " · ") + "*")
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Returns the turn's mode, the seen lines and the token counts, for the last line.
  private func facts(_ turn: SessionTurn) -> [String] {
    var facts = [Self.time(turn.asked)]
    if turn.model != session.model { facts.append(turn.model) }
    guard let statistics = turn.statistics else { return facts }
    if let mode = statistics.mode { facts.append("mode \(mode)") }
    if let recollection = statistics.recollection { facts.append(recollection.summary) }
    if let seen = turn.seen { facts.append(seen) }
    facts.append(
      "\(statistics.readTokens.counted("new token")), \(statistics.reusedTokens.grouped) from before"
    )
    facts.append(
      statistics.answerTokens.counted("answer token")
        + (statistics.isCutOff ? ", cut off at the limit" : ""))
    return facts
  }

  private static func time(_ date: Date) -> String { date.formatted(.iso8601) }

  /// Returns the text on one line, for a heading.
  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

extension SourceList {
  /// The sources as a Markdown list.
  fileprivate var markdown: String {
    text.split(separator: "\n").map { "- \($0)" }.joined(separator: "\n")
  }
}
