import Chat
import Documents
import Foundation
import TestSupport
import Testing
import lcchat
import Sessions
import Wording

/// Reports for programs; tables, answers and errors for people.
struct ReportTests {
  private struct Sample: Encodable {
    var name: String
    var at: Date
    var path: String
  }

  private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  @Test func `JSON has sorted keys, ISO times, a line end and nothing that commands a terminal`()
    throws
  {
    let sample = Sample(
      name: "a\u{1B}\u{9B}2J", at: Date(timeIntervalSince1970: 0), path: "/a/b")
    let json = try sample.reportJSON(isPretty: false)
    #expect(
      json
        == "{\"at\":\"1970-01-01T00:00:00Z\",\"name\":\"a\\u001b\\u009b2J\",\"path\":\"/a/b\"}\n")
    #expect(try sample.reportJSON().contains("\n  \"name\" : "))
    #expect(try object(json)["name"] as? String == sample.name)
  }

  private static let document = Document(name: "a.txt", text: "One.\nTwo.\nThree.\nFour.")

  private static func statistics() -> AnswerStatistics {
    var statistics = AnswerStatistics()
    statistics.mode = .exact
    statistics.documentTokens = 100
    statistics.questionTokens = 12
    statistics.answerTokens = 7
    statistics.reusedTokens = 60
    statistics.readTokens = 52
    statistics.loadSeconds = 0.5
    statistics.readSeconds = 2
    statistics.openSeconds = 3
    statistics.totalSeconds = 9
    statistics.cacheBytes = 4096
    return statistics
  }

  private static func report(
    _ statistics: AnswerStatistics, _ sentences: [CitedSentence] = []
  ) throws -> String {
    let plan = ReadingPlan(
      mode: .exact, documentTokens: 100, window: 512, explanation: "", processBytes: 1 << 20,
      budget: 2 << 20)
    return try AskReport(answer: "So.", sentences, statistics, of: document, plan).reportJSON()
  }

  @Test func `an answer's report has its tokens, times and memory`() throws {
    var statistics = Self.statistics()
    statistics.firstTokenSeconds = 0.25
    let report = try object(Self.report(statistics))
    #expect(report["answer"] as? String == "So." && report["mode"] as? String == "exact")
    #expect(
      report["tokens"] as? [String: Int] == [
        "document": 100, "question": 12, "answer": 7, "reused": 60, "read": 52,
      ])
    #expect(
      report["timings"] as? [String: Double] == [
        "load_s": 0.5, "read_s": 2, "first_token_s": 3.25, "total_s": 9,
      ])
    let memory = try #require(report["memory"] as? [String: Any])
    #expect(memory["planned"] as? Int == 1 << 20 && memory["budget"] as? Int == 2 << 20)
    #expect(report["cache_bytes"] as? Int == 4096)
    #expect((report["sources"] as? [Any])?.isEmpty == true && report["recall"] == nil)
  }

  @Test func `an answer's report has its quotation and the words that the passages lack`() throws {
    var statistics = Self.statistics()
    var sources = AnswerSources(way: .passages, passages: [], searched: 1, total: 1)
    sources.quotation = Citation(
      number: 1, document: 0, documentName: "a.txt", lines: 3...4, bytes: 10..<14,
      characters: 9..<13, text: "Oslo")
    sources.margin = 0.125
    sources.rival = Rival(number: 2, text: "Bergen")
    statistics.recollection = sources
    var sentence = CitedSentence(bytes: 0..<3, numbers: [1])
    sentence.unsupported = [0..<2]
    let report = try object(Self.report(statistics, [sentence]))
    let quotation = try #require(report["quotation"] as? [String: Any])
    #expect(quotation["text"] as? String == "Oslo" && quotation["document"] as? String == "a.txt")
    #expect(quotation["lines"] as? [Int] == [3, 4] && quotation["bytes"] as? [Int] == [10, 14])
    #expect(quotation["characters"] as? [Int] == [9, 13] && quotation["number"] as? Int == 1)
    let word = try #require((report["unsupported"] as? [[String: Any]])?.first)
    #expect(word["text"] as? String == "So" && word["characters"] as? [Int] == [0, 2])
    #expect(report["margin"] as? Double == 0.125)
    #expect((report["rival"] as? [String: Any])?["text"] as? String == "Bergen")
  }

  @Test func `an answer without a token has null as its first token's time`() throws {
    let timings = try #require(object(Self.report(Self.statistics()))["timings"] as? [String: Any])
    #expect(timings["first_token_s"] is NSNull)
  }

  private static func session() -> SessionRecord {
    var record = SessionRecord(
      id: 4, name: "talk", started: Date(timeIntervalSince1970: 0), model: "gemma3",
      mode: .exact,
      documents: [SessionDocument(name: "a.txt", path: "/a.txt", digest: "00ff")])
    var turn = SessionTurn(
      question: "Who?", asked: Date(timeIntervalSince1970: 60), model: "gemma3")
    turn.answer = "Anna. Ben."
    turn.status = .finished
    turn.sentences = [CitedSentence(bytes: 0..<5, numbers: [2, 1])]
    turn.statistics = statistics()
    record.turns = [turn]
    return record
  }

  @Test func `a session is exported with its turns and sentences`() throws {
    let report = try object(SessionFormat.json.text(of: Self.session()))
    #expect(report["session"] as? Int == 4 && report["name"] as? String == "talk")
    #expect(
      report["documents"] as? [[String: String]] == [
        ["name": "a.txt", "path": "/a.txt", "sha256": "00ff"]
      ])
    let turn = try #require((report["turns"] as? [[String: Any]])?.first)
    #expect(turn["asked"] as? String == "1970-01-01T00:01:00Z")
    #expect(turn["status"] as? String == "finished" && turn["superseded"] as? Bool == false)
    let sentence = try #require((turn["sentences"] as? [[String: Any]])?.first)
    #expect(sentence["start"] as? Int == 0 && sentence["end"] as? Int == 5)
    #expect(sentence["sources"] as? [Int] == [2, 1])
    #expect((turn["tokens"] as? [String: Int])?["answer"] == 7)
  }

  @Test func `sessions are a table of one line each, cut and without control characters`() throws {
    let folder = try Folder()
    let path = folder.path("sessions.sqlite")
    var record = Self.session()
    record.id = nil
    record.turns = []
    record.name = "a name\u{1B}[2J"
    record.model = "/models/tiny.gguf"
    let journal = SessionJournal(record, now: { Date(timeIntervalSince1970: 2000) }) {
      () throws(SessionStoreError) in try SessionStore(path: path)
    }
    _ = journal.ask("Who?\n" + String(repeating: "x", count: 100))
    let sessions = try SessionStore(path: path).sessions()
    let lines = SessionTable(sessions).text.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains("first question"))
    #expect(lines[1].contains("a.txt") && lines[1].contains(" tiny.gguf "))
    #expect(lines[1].contains("Who? xxx") && lines[1].hasSuffix("x…"))
    #expect(!lines[1].unicodeScalars.contains("\u{1B}"))
    #expect(SessionTable.line(try #require(sessions.first)).contains(": [a name"))
    #expect(SessionTable([]).text == "There are no sessions yet.\n")
  }

  @Test func `sentences get their numbers before the space that follows them`() throws {
    var written = ""
    var output = CitedOutput { (text) throws(Failure) in written += text }
    output.expectSources()
    try output.append("Anna. ")
    #expect(written.isEmpty, "a sentence waits for its numbers")
    try output.append("Ben.")
    try output.append(CitedSentence(bytes: 0..<6, numbers: [2, 1]))
    #expect(written == "Anna. [2] [1]")
    try output.append(CitedSentence(bytes: 6..<10, numbers: []))
    try output.end()
    #expect(written == "Anna. [2] [1] Ben.\n" && output.text == "Anna. Ben.")
    #expect(output.sentences.count == 2)
  }

  @Test func `an answer without sources is written as it comes`() throws {
    var written: [String] = []
    var output = CitedOutput { (text) throws(Failure) in written.append(text) }
    try output.append("An")
    try output.append("na.")
    try output.end()
    #expect(written == ["An", "na.", "\n"])
  }

  @Test func `progress shows share, tokens, rate and the time left`() {
    let reading = ReadingProgress(
      read: 1500, total: 6000, reused: 0, tokensPerSecond: 120, remaining: 37.5)
    let line = ProgressLine.text(reading, columns: 100)
    #expect(line.contains("25%") && line.contains("120 tok/s") && line.contains("s left"))
    #expect(line.count { $0 == "█" } == 6 && line.count { $0 == "░" } == 18)
    let narrow = ProgressLine.text(reading, columns: 40)
    #expect(narrow.count { "█░".contains($0) } == 4)
    let first = ReadingProgress(read: 0, total: 1, reused: 0, tokensPerSecond: 0, remaining: nil)
    let short = ProgressLine.text(first, columns: 100)
    #expect(!short.contains("tok/s") && !short.contains("left") && short.contains("1 token"))
  }

  @Test func `the manual page names every exit code and no line is a stray request`() {
    let lines = ManualPage().text.split(separator: "\n")
    for code in Failure.Code.allCases { #expect(lines.contains(".B \(code.rawValue)")) }
    let requests: Set = [".TH", ".SH", ".SS", ".TP", ".B", ".nf", ".fi", ".PP"]
    for line in lines where line.hasPrefix(".") {
      #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
    #expect(lines.contains(".SS ask") && lines.contains(".SS sessions"))
  }

  @Test(arguments: [
    (DocumentError.missing(path: "a"), Failure.Code.noInput),
    (DocumentError.directory(path: "a"), .noInput), (DocumentError.empty(name: "a"), .badData),
    (DocumentError.tooLarge(name: "a", limit: 1), .badData),
    (DocumentError.unsearchable(reason: "a"), .software),
  ])
  func `an error of a document has its exit code and its own words`(
    error: DocumentError, code: Failure.Code
  ) {
    let failure = Failure(error)
    #expect(failure.code == code && failure.message == error.description)
  }

  @Test func `a failure stays itself, a signal has its code, the unknown is our own fault`() {
    struct Odd: Error {}
    let failure = Failure(Failure(.usage, "so"))
    #expect(failure.code == .usage && failure.message == "so")
    #expect(Failure(signal: SIGINT).code.rawValue == 130)
    #expect(Failure(signal: SIGTERM).code.rawValue == 143)
    #expect(Failure(Odd()).code == .software)
  }

  @Test func `control characters are spelled out, line ends and tabs stay`() {
    let text = "a\tb\n\u{1B}[2Jc\u{7}"
    let shown = text.escapingControlsInLines
    #expect(shown.hasPrefix("a\tb\n") && shown.hasSuffix("c" + "\u{7}".escapingControlsInLines))
    #expect(!shown.contains("\u{1B}") && !shown.contains("\u{7}") && shown.contains("[2Jc"))
  }
}
