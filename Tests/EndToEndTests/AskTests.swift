import Foundation
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: Program.hasModel, Program.absence))
struct AskTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\nHer house is red.\n".utf8, to: "small.txt")
  }

  @Test(.enabled(if: Book.isPresent, Book.absence))
  func `a passage of a real book gives the answer`() async throws {
    // Slightly more than a thousand tokens.
    try folder.write(Book.prefix(5_000), to: "book.txt")
    let result = try await Program.lcchat(
      ["ask", "-q", "Who gave the narrator advice?", "--max-tokens", "40", "book.txt"], in: folder)
    #expect(result.status == 0)
    #expect(result.output.contains { $0.isLetter })
    #expect(result.output.hasSuffix("\n"))
    #expect(result.errors.contains("answer tokens"), "statistics are on standard error")
  }

  @Test func `JSON has the promised fields and no others`() async throws {
    let result = try await Program.lcchat(
      ["ask", "-q", "In which town does Anna live?", "--json", "--max-tokens", "12", "small.txt"],
      in: folder)
    #expect(result.status == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(
      Set(json.keys) == [
        "answer", "mode", "tokens", "timings", "cache_bytes", "memory", "seen", "sources",
        "quotation", "unsupported",
      ])
    #expect(json["mode"] as? String == "native")
    #expect((json["answer"] as? String)?.contains("Bremen") == true)
    let tokens = try #require(json["tokens"] as? [String: Int])
    #expect(Set(tokens.keys) == ["document", "question", "answer", "reused", "read"])
    let timings = try #require(json["timings"] as? [String: Double])
    #expect(Set(timings.keys) == ["load_s", "read_s", "first_token_s", "total_s"])
    let seen = try #require((json["seen"] as? [[String: Any]])?.first)
    #expect(seen["start"] as? Int == 1 && seen["end"] as? Int == 2)
    let source = try #require((json["sources"] as? [[String: Any]])?.first)
    #expect(source["lines"] as? [Int] == [1, 2])
  }

  @Test func `words can find, and a finder that isn't there is one sentence`() async throws {
    let question = [
      "-q", "In which town does Anna live?", "--mode", "recall", "--max-tokens", "12",
    ]
    let result = try await Program.lcchat(
      ["ask", "--finder", "words", "--json", "small.txt"] + question, in: folder)
    #expect(result.status == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["finder"] as? String == "words")
    #expect((json["answer"] as? String)?.contains("Bremen") == true)
    let told = try await Program.lcchat(
      ["ask", "--finder", "words", "small.txt"] + question, in: folder)
    #expect(told.errors.contains("word search in all of it"))
    #expect(told.errors.contains("found by words"))
    let missing = try await Program.lcchat(
      ["ask", "--finder", "nobody", "small.txt"] + question, in: folder)
    #expect(missing.status == 66 && missing.errors.hasPrefix("lcchat: There is no finder “nobody”"))
    #expect(missing.errors.split(separator: "\n").count == 1)
  }

  @Test func `several files are one text, and lines are counted in each file`() async throws {
    try folder.write("Tom lives in Kiel.\n".utf8, to: "notes.md")
    let question = ["-q", "Where does Tom live?", "--json", "--max-tokens", "12"]
    let result = try await Program.lcchat(
      ["ask", "small.txt", "notes.md"] + question, in: folder)
    #expect(result.status == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let seen = try #require(json["seen"] as? [[String: Any]])
    #expect(seen.map { $0["file"] as? String } == ["small.txt", "notes.md"])
    #expect(seen.map { $0["end"] as? Int } == [2, 1])
  }

  @Test(arguments: ["recall", "exact"])
  func `the answer has its sources below it`(mode: String) async throws {
    let result = try await Program.lcchat(
      ["ask", "-q", "In which town does Anna live?", "--mode", mode, "--quiet", "small.txt"],
      in: folder, environment: ["XDG_CACHE_HOME": folder.url.path])
    #expect(result.status == 0)
    let source = "[1] lines 1–2: “Anna lives in Bremen. Her house is red.”"
    #expect(result.output.contains("\n\n\(source)\n"))
  }

  @Test func `text that is piped in is read`() async throws {
    let result = try await Program.shell(
      "cat small.txt | \"$LCCHAT\" ask --quiet -q 'In which town does Anna live?'", in: folder)
    #expect(result.status == 0)
    #expect(result.output.contains("Bremen"))
    #expect(result.errors.isEmpty)
  }

  @Test func `a reader that goes away ends the answer quietly`() async throws {
    let result = try await Program.shell(
      """
      { "$LCCHAT" ask --quiet -q 'Tell all of it.' --max-tokens 100 small.txt
        echo $? >status; } | head -c 2
      """, in: folder)
    #expect(result.output.count == 2)
    #expect(["141\n", "0\n"].contains(folder.text("status")))
    #expect(result.errors.isEmpty)
  }

  @Test(
    .enabled(if: Book.isPresent, Book.absence),
    arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func `a signal ends reading at once with its code`(signal: Int32, status: Int32) async throws {
    try folder.write(Book.prefix(.max), to: "book.txt")
    let program = try Program(Program.executable, ["ask", "-q", "Who?", "book.txt"], in: folder)
    #expect(try await eventually { program.errors.contains("recall") })
    program.signal(signal)
    let result = await program.result()
    #expect(result.status == status)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasSuffix("lcchat: stopped.\n"))
  }
}
