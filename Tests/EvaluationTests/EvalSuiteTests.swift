import Chat
import Documents
import Evaluation
import Foundation
import Testing

struct EvalSuiteTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  private func write(_ text: String, to name: String) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private func question(_ id: String, start: Int) -> String {
    """
    {"id": "\(id)", "book": "b", "question": "?", "answers": ["x"], "evidence": "é\\nlast line", \
    "evidence_start": \(start), "kind": "name"}
    """
  }

  private func suite(
    _ lines: String, book: String = "é é\nlast line\n", named name: String = "q.jsonl",
    stretch: Int? = nil, limit: Int? = nil
  ) throws -> EvalSuite {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write(book, to: "b.txt")
    let books = try EvalSuite.books(in: folder.path)
    let file = try write(lines, to: name)
    return try EvalSuite.questions(file: file, books: books, stretch: stretch, limit: limit)
  }

  @Test func `evidence is found by characters and kept in bytes`() throws {
    let item = try #require(try suite(question("q", start: 2)).items.first)
    let (document, question) = try item.make()
    #expect(question.evidence == [3..<15])
    #expect(document.text(in: 3..<15) == "é\nlast line")
    #expect(item.groups == EvalGroups(kind: "name"))
  }

  @Test(arguments: [0, 3, 100]) func `missing evidence is an error`(start: Int) throws {
    let item = try #require(try suite(question("q", start: start)).items.first)
    #expect(throws: EvalError.evidenceMissing(id: "q", book: "b")) { try item.make() }
  }

  @Test func `a limit takes questions from all over the file`() throws {
    let lines = (0..<10).map { question("q\($0)", start: 2) }.joined(separator: "\n\n")
    #expect(try suite(lines, limit: 3).items.map(\.id) == ["q0", "q3", "q6"])
    #expect(try suite(lines, limit: 99).items.count == 10)
  }

  @Test func `a line that is no question is named`() throws {
    #expect {
      try suite(question("q", start: 2) + "\n\n{\"id\": 3}\n")
    } throws: {
      "\($0)".hasPrefix("Line 3 of") && "\($0)".contains("q.jsonl")
    }
  }

  @Test func `a folder without books is named`() {
    #expect(throws: EvalError.noBooks(folder: folder.path)) {
      try EvalSuite.books(in: folder.path)
    }
  }

  @Test func `a line says by which rule its answers are marked`() throws {
    let fields = #""book": "b", "question": "?", "evidence": [], "evidence_start": []"#
    let suite = try suite(
      """
      {"id": "w", \(fields), "answers": ["x"], "kind": "name", "check": "contains"}
      {"id": "y", \(fields), "answers": ["no"], "kind": "yes-no", "reason": ["late"], "style": "s"}
      {"id": "n", \(fields), "answers": ["3"], "kind": "count", "check": "number"}
      {"id": "u", \(fields), "answers": [], "kind": "unanswerable", "near": "é", "near_start": 0}
      """, named: "desk-mine.jsonl")
    #expect(suite.name == "desk" && !suite.hasSummaries)
    #expect(
      try suite.items.map { try $0.make().question.marking }
        == [.words, .yesNo(reasons: ["late"]), .number, .refusal])
  }

  @Test func `a request for a summary has key facts`() throws {
    let suite = try suite(
      """
      {"id": "s", "book": "b", "question": "Summarize it.", "start": 0, "end": 3, \
      "facts": [{"fact": "A line is last.", "keywords": [["last", "line"]]}]}
      """, stretch: 100)
    #expect(suite.hasSummaries)
    let question = try #require(suite.items.first).make().question
    #expect(
      question.marking
        == .summary([KeyFact(fact: "A line is last.", keywords: [["last", "line"]])]))
    #expect(question.evidence.isEmpty && question.answers.isEmpty)
    // A summary is about the whole text.
    #expect(suite.items.map(\.documentName) == ["b.txt"] && suite.items[0].groups.stretch == nil)
  }

  /// A book of 100 paragraphs, each with its number.
  private static let long = (100..<200).map { "Paragraph \($0) has nothing else to say." }
    .joined(separator: "\n\n")

  private static func start(of number: Int) -> Int { (number - 100) * 40 }

  private func turn(_ id: String, _ number: Int, _ more: String = "") -> String {
    """
    {"id": "\(id)", "question": "?", "answers": ["x"], "evidence": ["Paragraph \(number)"], \
    "evidence_start": [\(Self.start(of: number))], "kind": "name"\(more)}
    """
  }

  @Test func `a conversation is a question for each turn`() throws {
    let lines = """
      {"id": "c1", "book": "b", "turns": [\(turn("c1.1", 110)), \
      \(turn("c1.2", 120, #", "standalone": "Which?""#))]}
      {"id": "c2", "book": "b", "turns": [\(turn("c2.1", 130))]}
      """
    let whole = try suite(lines, book: Self.long)
    #expect(whole.items.map(\.id) == ["c1.1", "c1.2", "c2.1"])
    #expect(whole.items.map(\.earlier) == [0, 1, 0])
    #expect(whole.items.map(\.groups.turn) == [1, 2, 1])
    #expect(whole.items.map(\.groups.chain) == ["c1", "c1", "c2"])
    #expect(Set(whole.items.map(\.documentName)) == ["b.txt"])
    #expect(try whole.items.map { try $0.make().question.standalone } == [nil, "Which?", nil])
    #expect(try suite(lines, book: Self.long, limit: 1).items.map(\.id) == ["c1.1", "c1.2"])
  }

  @Test func `the turns of a conversation share a stretch with all their evidence`() throws {
    let lines = """
      {"id": "c1", "book": "b", "turns": [\(turn("c1.1", 150)), \(turn("c1.2", 160))]}
      """
    let items = try suite(lines, book: Self.long, stretch: 1000).items
    #expect(items.map(\.documentName) == ["c1-1000", "c1-1000"])
    #expect(items.map(\.groups.stretch) == [1000, 1000])
    let made = try items.map { try $0.make() }
    #expect(made[0].document.text == made[1].document.text)
    #expect((900...1100).contains(made[0].document.text.utf8.count))
    for (number, part) in zip([150, 160], made) {
      #expect(part.question.evidence.map { part.document.text(in: $0) } == ["Paragraph \(number)"])
    }
  }

  @Test func `an unanswerable question is asked around the nearest passage`() throws {
    let line = """
      {"id": "u", "book": "b", "question": "?", "answers": [], "evidence": [], \
      "evidence_start": [], "kind": "unanswerable", "near": "Paragraph 170", \
      "near_start": \(Self.start(of: 170))}
      """
    let made = try #require(suite(line, book: Self.long, stretch: 500).items.first).make()
    #expect(made.document.text.contains("Paragraph 170"))
    #expect((400...600).contains(made.document.text.utf8.count) && made.question.evidence.isEmpty)
  }

  @Test func `results belong to a suite by question, mode, model and stretch`() throws {
    func result(_ id: String, _ mode: String, _ stretch: Int?) throws -> EvalResult {
      let stretch = stretch.map { #", "stretch": \#($0)"# } ?? ""
      return try JSONDecoder().decode(
        EvalResult.self,
        from: Data(
          """
          {"id": "\(id)", "answer": "", "mode": "\(mode)", "model": "m", "right": true, \
          "declined": false, "f1": 1, "words": 1, "spans": [], "passages": 1, "prompt_tokens": 1, \
          "answer_tokens": 1, "seconds": 1, "open_seconds": 1, "memory_bytes": 1\(stretch)}
          """.utf8))
    }
    let results = try [
      result("q", "auto", nil), result("q", "auto", 1000), result("q", "gold", nil),
      result("r", "auto", nil),
    ]
    let line = question("q", start: 2)
    let whole = try suite(line).results(in: results, mode: "auto", model: "m")
    #expect(whole == [results[0]])
    let part = try suite(line, stretch: 1000).results(in: results, mode: "auto", model: "m")
    #expect(part == [results[1]])
  }

  @Test func `a set's file is found by its name, once`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["desk-public.jsonl", "qa.jsonl", "qaf-public.jsonl", "desk-notes.txt"] {
      _ = try write("", to: name)
    }
    let path = folder.path
    #expect(try EvalSet.desk.file(in: path) == path + "/desk-public.jsonl")
    #expect(try EvalSet.qa.file(in: path) == path + "/qa.jsonl")
    #expect(try EvalSet.needles.file(in: path) == nil)
    #expect(try EvalSet.qa.file(in: path + "/nowhere") == nil)
    _ = try write("", to: "desk-heldout.jsonl")
    #expect(
      throws: EvalError.severalFiles(
        folder: path, names: ["desk-heldout.jsonl", "desk-public.jsonl"])
    ) { try EvalSet.desk.file(in: path) }
  }
}
