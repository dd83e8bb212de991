import Foundation
import TestSupport
import Testing

/// Conversations that are kept at any end of the program.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: Program.hasModel, Program.absence))
struct SessionsTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\nHer house is red.\n".utf8, to: "small.txt")
  }

  private func chat(_ arguments: String, saying lines: String...) async throws -> Program.Result {
    try folder.write((lines.joined(separator: "\n") + "\n").utf8, to: "lines")
    return try await Program.shell("\"$LCCHAT\" \(arguments) <lines", in: folder)
  }

  private func sessions(_ arguments: String...) async throws -> Program.Result {
    try await Program.lcchat(["sessions"] + arguments, in: folder)
  }

  @Test func `a conversation from a pipe is listed, found, shown, exported and deleted`()
    async throws
  {
    #expect(try await sessions().output == "There are no sessions yet.\n")
    let chat = try await chat(
      "--plain --mode recall small.txt", saying: "In which town does Anna live?", "/export talk.md")
    #expect(chat.status == 0, "\(chat.errors)")
    #expect(
      chat.output.hasPrefix(
        """
        Question: In which town does Anna live?
        Quotation: “Anna lives in Bremen.” small.txt:1 [1]
        Answer:
        """))
    #expect(chat.output.contains("[1] lines 1–2: “Anna lives in Bremen. Her house is red.”\n"))
    #expect(!chat.output.contains("Note:") && !chat.output.contains("\u{1B}"))

    let list = try await sessions().output
    #expect(list.contains("small.txt  gemma3") && list.contains("In which town"))
    #expect(try await sessions("search", "town", "anna").output.contains("*town*"))
    #expect(try await sessions("search", "nowhere").status == 66)
    let shown = try await sessions("show", "1").output
    #expect(shown == folder.text("talk.md"))
    #expect(shown.contains("mode recall") && shown.contains("[1] lines 1–2"))

    let json = try await sessions("export", "1", "--format", "json").output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let turn = try #require((object?["turns"] as? [[String: Any]])?.first)
    #expect(turn["status"] as? String == "finished" && turn["mode"] as? String == "recall")
    let source = try #require((turn["sources"] as? [[String: Any]])?.first)
    #expect(source["lines"] as? [Int] == [1, 2] && source["file"] as? String == "small.txt")
    #expect(try await sessions("export", "1", "-o", "talk.md").status == 73, "the file exists")

    #expect(try await sessions("delete", "1").output == "Session 1 was deleted.\n")
    #expect(try await sessions("show", "1").status == 66)
  }

  @Test func `answers survive a SIGKILL, and --continue resumes after them`() async throws {
    try #require(mkfifo(folder.url.appending(path: "questions").path, 0o600) == 0)
    // Also open for writing, so that the questions don't end.
    let program = try Program(
      "/bin/sh", ["-c", "exec \"$LCCHAT\" --plain small.txt <>questions"], in: folder)
    _ = try await Program.shell("echo 'In which town does Anna live?' >questions", in: folder)
    #expect(try await isKept("\"finished\""))
    _ = try await Program.shell("echo 'What colour is her house?' >questions", in: folder)
    #expect(try await isKept("What colour"))
    program.signal(SIGKILL)
    #expect(await program.result().status == 137)

    let next = try await chat("--plain --continue", saying: "/save")
    #expect(next.status == 0, "\(next.errors)")
    #expect(next.output.hasPrefix("Question: In which town does Anna live?\nAnswer: "))
    #expect(next.output.contains("Question: What colour is her house?\n"))
    #expect(next.errors.contains("This is session 1"))
  }

  private func isKept(_ text: String) async throws -> Bool {
    try await eventually {
      try await sessions("export", "1", "--format", "json").output.contains(text)
    }
  }

  @Test func `changed or missing documents give a notice`() async throws {
    _ = try await chat("--plain small.txt", saying: "In which town does Anna live?")
    try folder.write("Now\nAnna lives in Bremen.\nHer house is red.\n".utf8, to: "small.txt")
    let changed = try await chat("--plain --continue", saying: "/sessions")
    #expect(changed.status == 0)
    #expect(changed.errors.contains("small.txt has changed since"), "\(changed.errors)")
    #expect(changed.output.hasPrefix("Question: In which town does Anna live?\nAnswer: "))
    try FileManager.default.removeItem(at: folder.url.appending(path: "small.txt"))
    let gone = try await chat("--plain --continue 1", saying: "Who?")
    #expect(gone.status == 66)
    #expect(gone.errors.contains("none of its documents can be opened"))
    #expect(try await chat("--plain --continue 7", saying: "").status == 66)
  }

  @Test func `a file that can't hold sessions doesn't stop the chat`() async throws {
    let data = folder.url.appending(path: "data/lcchat")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try folder.write("my own notes".utf8, to: "data/lcchat/sessions.sqlite")
    let result = try await chat("--plain small.txt", saying: "In which town does Anna live?")
    #expect(result.status == 0 && result.output.contains("Answer: "))
    #expect(result.errors.contains("This conversation isn't being saved: "))
    #expect(folder.text("data/lcchat/sessions.sqlite") == "my own notes")
    #expect(try await sessions().status == 73)
  }
}
