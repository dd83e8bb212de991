import Chat
import Documents
import Foundation
import Testing
import Evaluation

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

  private func suite(_ lines: String, limit: Int? = nil) throws -> EvalSuite {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write("é é\nlast line\n", to: "b.txt")
    let books = try EvalSuite.books(in: folder.path)
    let file = try write(lines, to: "q.jsonl")
    return try EvalSuite.questions(file: file, books: books, limit: limit)
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
}
