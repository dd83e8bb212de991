import Foundation
import TestSupport
import Testing

/// Where the question of `lcchat ask` may stand.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence))
struct AskingTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\n".utf8, to: "small.txt")
    try folder.write("Bob lives in Lyon.\n".utf8, to: "-other.txt")
  }

  /// Runs `lcchat ask` without a model: if only the model is missing, the arguments were
  /// understood.
  private func ask(_ arguments: String) async throws -> Program.Result {
    try await Program.shell("LCCHAT_MODELS=/nowhere \"$LCCHAT\" ask \(arguments)", in: folder)
  }

  @Test(arguments: [
    "'Where does Anna live?' small.txt", "-q 'Where does Anna live?' small.txt",
    "small.txt -q Where", "--json 'Where?' small.txt", "'Where?' --json small.txt",
    "'Where?' -- -other.txt", "-q 'Where?' -- -other.txt small.txt", "-- 'Where?' -other.txt",
    "'Where?' small.txt small.txt", "'Where?' <small.txt", "'Where?' - <small.txt",
    "-q '-5 degrees: where?' small.txt", "-q -5 small.txt", "-q '- where?' small.txt",
    "--question='-5?' small.txt",
  ])
  func `a question is understood in any position`(arguments: String) async throws {
    let result = try await ask(arguments)
    #expect(result.status == 66 && result.errors.contains("The model gemma3 isn't there"))
  }

  @Test(arguments: [
    ("", "There is no question"), ("small.txt", "“small.txt” is a file"),
    ("small.txt 'Where?'", "“small.txt” is a file"), ("--json", "There is no question"),
    ("'' small.txt", "question is empty"), ("-q '  ' small.txt", "question is empty"),
    ("'Where?' --frobnicate small.txt", "Unknown option"),
  ])
  func `a missing question is an error of one sentence`(
    arguments: String, words: String
  ) async throws {
    let result = try await ask(arguments)
    #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func `the error for a question without quotation marks asks for them`() async throws {
    let result = try await ask("Where does Anna live small.txt")
    #expect(result.status == 66)
    #expect(result.errors.contains("no file does") && result.errors.contains("quotation marks"))
  }

  @Test(.enabled(if: Program.hasModel, Program.absence))
  func `both ways give the same answer`() async throws {
    let first = try await Program.lcchat(
      ["ask", "Where does Anna live?", "small.txt"], in: folder)
    let second = try await Program.lcchat(
      ["ask", "-q", "Where does Anna live?", "small.txt"], in: folder)
    #expect(first.status == 0 && first.output == second.output && !first.output.isEmpty)
  }
}
