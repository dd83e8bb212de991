import Chat
import Documents
import Foundation
import Testing
import Sessions
import Wording

struct SessionRecordTests {
  private static let text = "One.\n\nAnna lives in Bremen.\n\nTwo.\n"

  private func record(bytes: Range<Int>) -> SessionRecord {
    var turn = SessionTurn(
      question: "Where\ndoes Anna live?", asked: Date(timeIntervalSince1970: 0), model: "gemma3")
    turn.answer = "In Bremen. Yes."
    turn.status = .stopped
    turn.sentences = [CitedSentence(bytes: 0..<10, numbers: [1])]
    turn.seen = "read lightly lines 1–5"
    turn.notices = ["A notice."]
    var statistics = AnswerStatistics()
    statistics.mode = .recall
    statistics.readTokens = 1234
    statistics.recollection = AnswerSources(
      way: .passages,
      passages: [
        Citation(
          number: 1, document: 0, documentName: "x", lines: 3...3, bytes: bytes, characters: 6..<27,
          weight: 1, text: "Anna lives in Bremen.")
      ], searched: 3, total: 3)
    turn.statistics = statistics
    var record = SessionRecord(
      id: 7, started: Date(timeIntervalSince1970: 0), model: "gemma3", mode: .auto,
      documents: [SessionDocument(name: "x", path: "/books/x", digest: "")])
    record.turns = [turn]
    return record
  }

  @Test(arguments: [6..<27, 0..<21, 100..<121])
  func `a source is found at the new position of its text`(old: Range<Int>) throws {
    let located = record(bytes: old).located(in: Document(name: "x", text: Self.text))
    let source = try #require(located.turns[0].sources.first)
    #expect(source.bytes == 6..<27 && source.lines == 3...3)
  }

  @Test func `a source whose text is gone has no bytes`() throws {
    let document = Document(name: "x", text: "Short.\n")
    let source = try #require(record(bytes: 6..<27).located(in: document).turns[0].sources.first)
    #expect(source.bytes == 6..<6 && source.text == "Anna lives in Bremen.")
  }

  @Test func `the Markdown has questions, answers, sources and seen lines`() {
    let text = SessionMarkdown(record(bytes: 6..<27)).text
    for words in [
      "# x\n", "- Documents: `/books/x`\n", "- Model: gemma3\n", "\n## Where does Anna live?\n",
      "*A notice.*", "In Bremen. [1] Yes.", "*The answer was stopped.*",
      "- [1] line 3: “Anna lives in Bremen.”", "mode recall", "read lightly lines 1–5",
      "1,234 new tokens", "They are no proof.",
    ] {
      #expect(text.contains(words), "\(words) in:\n\(text)")
    }
    #expect(!text.contains("\n\n\n"))
  }
}
