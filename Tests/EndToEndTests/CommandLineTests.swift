import Foundation
import TestSupport
import Testing

/// First and mistyped command lines.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence))
struct CommandLineTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\n".utf8, to: "small.txt")
    try folder.write("Anna lives in Bremen.\n".utf8, to: "ask")
  }

  private func run(_ arguments: [String]) async throws -> Program.Result {
    try await Program.lcchat(
      arguments, in: folder, environment: ["LCCHAT_MODELS": folder.url.path])
  }

  @Test(arguments: ["--version", "-V"])
  func `a version is one line with a number`(option: String) async throws {
    let result = try await run([option])
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil, "\(result.output)")
  }

  @Test func `help shows what is common first, in groups, with examples`() async throws {
    let help = try await run(["--help"]).output
    let places = try [
      "lcchat ask \"", "\n  chat", "\n  ask", "\n  sessions", "\n  inspect", "\n  tokenize",
    ]
    .map { try #require(help.firstRange(of: $0), "\($0) in \(help)").lowerBound }
    #expect(places == places.sorted())
    for command in ["chat", "ask", "inspect", "cache clear", "sessions", "bench"] {
      let help = try await run(command.split(separator: " ").map(String.init) + ["--help"]).output
      #expect(help.contains("lcchat "), "\(command)")
    }
  }

  static let numbers: [([String], String)] = [
    (["--temperature", "-1"], "--temperature must be a number from 0 to 100, not -1"),
    (["--temperature", "-0.5"], "not -0.5"),
    (["--temperature", "-.5"], "not -0.5"),
    (["--temperature", "-1e3"], "not -1000"),
    (["--temperature", "-inf"], "not -inf"),
    (["--temperature", "nan"], "not nan"),
    (["--temperature=-1"], "must be a number from 0 to 100"),
    (
      ["--temperature", "warm"],
      "'warm' is invalid for '--temperature <temperature>': it must be a number"
    ),
    (["--temperature", ""], "it must be a number from 0 to 100"),
    (["--top-k", "-1"], "--top-k must be a whole number, 0 or more, not -1"),
    (["--top-k", "99999999999999999999"], "it must be a whole number"),
    (["--top-p", "2"], "--top-p must be a number above 0, at most 1, not 2"),
    (["--top-p", "-2"], "not -2"),
    (["--min-p", "-0.1"], "--min-p must be a number from 0 to 1, not -0.1"),
    (["--repetition-penalty", "-1"], "--repetition-penalty must be a number from 0.1 to 10"),
    (
      ["--seed", "-1"], "'-1' is invalid for '--seed <seed>': it must be a whole number, 0 or more"
    ),
    (["--threads", "-1"], "--threads must be a whole number from 1 to 256, not -1"),
    (["--threads", "1.5"], "it must be a whole number from 1 to 256"),
    (["--max-tokens", "-5"], "--max-tokens must be a whole number from 1 to 100000"),
    (["--window", "-5"], "--window must be a whole number of tokens, 1 or more, not -5"),
    (["--budget", "-1"], "'-1' is invalid for '--budget <size>': it must be an amount of memory"),
    (["--budget", "-2G"], "it must be an amount of memory"),
    (["--temperature", "0.5", "--temperature", "-1"], "not -1"),
  ]

  @Test(arguments: numbers)
  func `an error about a number names the option and its range`(
    options: [String], words: String
  ) async throws {
    for command in [["ask", "Who?"], []] {
      let result = try await run(command + options + ["small.txt"])
      #expect(result.status == 64 && result.output.isEmpty)
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!result.errors.contains("Missing value"))
    }
  }

  static let others: [([String], String)] = [
    (["perplexity", "--tokens", "x", "--context", "-1"], "--context must be"),
    (["perplexity", "--tokens", "x", "--chunks", "-1"], "--chunks must be"),
    (["perplexity", "--tokens", "x", "--first", "-1"], "--first must be"),
    (["bench", "--runs", "-1"], "--runs must be"),
    (["bench", "--threads", "-1"], "1 to 256"),
    (["bench", "--prefill", "-5"], "512-65536"),
    (["calibrate", "--threads", "-1"], "--threads must be"),
    (
      [
        "eval", "--questions", "q", "--books", "b", "--out", "o", "--mode", "recall", "--limit",
        "-1",
      ],
      "--limit must be"
    ),
    (
      [
        "eval", "--questions", "q", "--books", "b", "--out", "o", "--mode", "recall",
        "--passage-tokens", "-1",
      ], "--passage-tokens must be a whole number of tokens"
    ),
    (
      [
        "eval", "--questions", "q", "--books", "b", "--out", "o", "--mode", "recall", "--budget",
        "-1",
      ], "--budget must be a whole number of tokens"
    ),
    (
      [
        "eval", "--questions", "q", "--books", "b", "--out", "o", "--mode", "recall",
        "--candidates", "0",
      ], "--candidates must be"
    ),
    (["eval", "--out", "o"], "There are no questions: give --data, --questions or --needles"),
    (["eval", "--desk", "--qa", "--out", "o"], "--desk --qa needs the folder of the questions"),
    (["eval", "--needles", "n", "--out", "o"], "give --books"),
    (
      ["eval", "--data", "d", "--summaries", "--stretch", "1000", "--out", "o"],
      "--summaries is about whole texts: leave out --stretch"
    ),
    (["eval", "--data", "d", "--stretch", "10", "--out", "o"], "--stretch must be"),
  ]

  @Test(arguments: others)
  func `other commands name their numbers, too`(arguments: [String], words: String) async throws {
    let result = try await run(arguments)
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  static let misspelt: [([String], String)] = [
    (["aks"], "did you mean `lcchat ask`?"),
    (["aks", "-q", "Who?", "small.txt"], "did you mean `lcchat ask`?"),
    (["inspct", "x.gguf"], "did you mean `lcchat inspect`?"),
    (["session"], "did you mean `lcchat sessions`?"),
    (["version"], "did you mean `lcchat --version`?"),
    (["hlep"], "did you mean `lcchat help`?"),
    (["cache", "lst"], "did you mean `lcchat cache list`?"),
    (["sessions", "shwo", "3"], "did you mean `lcchat sessions show`?"),
    (["cache", "frobnicate"], "there are list, clear."),
  ]

  @Test(arguments: misspelt)
  func `a command that was misspelt is guessed`(arguments: [String], words: String) async throws {
    let result = try await run(arguments)
    #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
  }

  @Test(arguments: [["help"], ["help", "ask"]])
  func `help is a command, too`(arguments: [String]) async throws {
    let result = try await run(arguments)
    #expect(result.status == 0 && result.output.contains("USAGE: lcchat"), "\(result.errors)")
  }

  @Test func `a question after a flag may begin with a dash`() async throws {
    let result = try await run(["ask", "--json", "- what is it?", "nosuch.txt"])
    #expect(result.status != 0 && !result.errors.contains("--json="), "\(result.errors)")
    let named = try await run(["ask", "-q", "-- what is it?", "nosuch.txt"])
    #expect(named.status == 66, "\(named.errors)")
  }

  @Test func `an option is guessed only where one is like it`() async throws {
    let far = try await run(["cache", "clear", "--foo"])
    #expect(far.status == 64 && far.errors.contains("Unknown option '--foo'"))
    #expect(!far.errors.contains("Did you mean"), "\(far.errors)")
    let near = try await run(["cache", "clear", "--jsn"])
    #expect(near.errors.contains("Did you mean '--json'?"))
    let longer = try await run(["ask", "Who?", "small.txt", "--tempratur", "1"])
    #expect(longer.errors.contains("Did you mean '--temperature'?"))
  }

  @Test(arguments: ["nosuchthing", "nosuch.txt", "./aks", "aks.txt"])
  func `a word unlike any command is a missing file`(word: String) async throws {
    let result = try await run(["--plain", word])
    #expect(result.status == 66 && result.errors.contains("There is no file \(word)"))
  }

  @Test(arguments: [["./ask"], ["chat", "ask"], ["chat", "--", "ask"]])
  func `a file may be named as a command`(arguments: [String]) async throws {
    let result = try await run(arguments + ["--plain"].prefix(arguments.contains("--") ? 0 : 1))
    // The model isn't there, but the file is.
    #expect(result.errors.contains("The model gemma3 isn't there"), "\(result.errors)")
  }

  @Test(arguments: ["https://example.org/a.txt", "http://x", "ftp://x/y", "HTTPS://X"])
  func `the error for an address says to download it`(address: String) async throws {
    for arguments in [["ask", "Who?", address], ["--plain", address]] {
      let result = try await run(arguments)
      #expect(result.status == 66)
      #expect(result.errors.contains("offline: download \(address) first"), "\(result.errors)")
    }
  }

  @Test func `the error for a file address asks for a path`() async throws {
    let result = try await run(["ask", "Who?", "file:///etc/hostname"])
    #expect(result.status == 66 && result.errors.contains("leave out “file://”"))
  }
}
