import ArgumentParser
import Chat
import Evaluation
import Foundation
import Inference
import TestSupport
import Testing
import lcchat
import Wording

/// Options, their ranges, and the settings that they become.
struct OptionTests {
  @Test func `options of answering reach the chat`() throws {
    let options = try AnswerOptions.parse([
      "--mode", "stream", "--window", "512", "--budget", "2G", "--max-tokens", "7",
      "--temperature", "0.5", "--top-k", "3", "--top-p", "0.25", "--min-p", "0.125",
      "--repetition-penalty", "1.5", "--seed", "11",
    ]).chatOptions
    #expect(options.mode == .stream && options.window == 512)
    #expect(options.memoryBudget == 2_000_000_000 && options.maximumAnswerTokens == 7)
    #expect(options.sampling.temperature == 0.5 && options.sampling.topK == 3)
    #expect(options.sampling.topP == 0.25 && options.sampling.minP == 0.125)
    #expect(options.sampling.repetitionPenalty == 1.5 && options.sampling.seed == 11)
  }

  @Test(
    arguments: [
      ("--data d", EvalSet.allCases), ("--data d --desk --qa", [.desk, .qa]),
      ("--data d --stretch 1000", [.qa, .desk, .unanswerable, .followups]),
      ("--data d --stretch 1000 --desk", [.desk]), ("--data d --needles n", []),
      ("--data d --questions q", []), ("--data d --questions q --structure", [.structure]),
      ("--data d --summaries --followups --unanswerable", [.summaries, .followups, .unanswerable]),
    ] as [(String, [EvalSet])])
  func `flags choose sets of questions, and without them all are asked`(
    options: String, sets: [EvalSet]
  ) throws {
    let options = options.split(separator: " ").map(String.init)
    #expect(try EvalQuestionOptions.parse(options).sets == sets)
  }

  @Test(arguments: [
    "", "--desk", "--needles n", "--data d --structure --stretch 1000", "--data d --stretch 99",
    "--data d --limit 0", "--data d --lengths none", "--data d --depths 2",
  ])
  func `questions that don't fit together are refused`(options: String) {
    #expect(throws: (any Error).self) {
      try EvalQuestionOptions.parse(options.split(separator: " ").map(String.init))
    }
  }

  @Test(arguments: [
    ("--max-tokens", "0"), ("--max-tokens", "100001"), ("--temperature", "-0.1"),
    ("--temperature", "100.5"), ("--temperature", "nan"), ("--top-k", "-1"), ("--top-p", "0"),
    ("--top-p", "1.01"), ("--min-p", "1.5"), ("--repetition-penalty", "0"), ("--window", "0"),
    ("--budget", "much"), ("--mode", "fast"), ("--seed", "-1"),
  ])
  func `a value outside the range is refused, and the message names the option`(
    option: String, value: String
  ) throws {
    let error = try #require(throws: (any Error).self) {
      try AnswerOptions.parse([option + "=" + value])
    }
    #expect(AnswerOptions.message(for: error).contains(option))
    #expect(AnswerOptions.exitCode(for: error).rawValue == Failure.Code.usage.rawValue)
  }

  @Test(arguments: [
    ("--max-tokens", "1"), ("--max-tokens", "100000"), ("--temperature", "0"), ("--top-k", "0"),
    ("--top-p", "1"), ("--min-p", "0"), ("--min-p", "1"), ("--repetition-penalty", "10"),
  ])
  func `the ends of a range are allowed`(option: String, value: String) throws {
    _ = try AnswerOptions.parse([option, value])
  }

  @Test(arguments: [("q8", "q8_0"), ("q8_0", "q8_0"), ("f32", "f32"), ("q4", "q4")])
  func `a cache type goes by its names`(given: String, cache: String) throws {
    let options = try ModelOptions.parse(["--cache", given, "--threads", "3"]).engineOptions
    #expect(options.cacheType.rawValue == cache && options.threads == 3)
  }

  @Test(arguments: [["--threads", "0"], ["--threads", "257"], ["--cache", "q5"]])
  func `threads and cache types that don't exist are refused`(words: [String]) {
    #expect(throws: (any Error).self) { try ModelOptions.parse(words) }
  }

  @Test(arguments: [
    ("2G", 2_000_000_000), ("512M", 512_000_000), ("1Gi", 1 << 30), ("off", nil), ("OFF", nil),
  ])
  func `a memory limit is an amount or off`(text: String, bytes: Int?) throws {
    let limit = try #require(MemoryLimit(argument: text))
    #expect(limit.bytes == bytes && limit.description == text)
  }

  @Test(arguments: ["", "much", "-1G", "G", "none"])
  func `other words are no memory limit`(text: String) {
    #expect(MemoryLimit(argument: text) == nil)
  }

  @Test func `a session is chosen by its number`() {
    #expect(SessionChoice(argument: "3") == .id(3))
    #expect(SessionChoice(argument: "last") == nil && SessionChoice(argument: "3.5") == nil)
  }

  @Test(arguments: [
    ("talk.md", SessionFormat.markdown), ("talk.MARKDOWN", .markdown), ("a.b.json", .json),
    ("talk.txt", nil), ("talk", nil),
  ])
  func `the name of a file says how a session is written`(file: String, format: SessionFormat?) {
    #expect(SessionFormat(file: file) == format)
  }

  @Test(arguments: [
    ("512", [512]), ("512,64", [512, 64]), ("512-4096", [512, 1024, 2048, 4096]),
    ("100-500", [100, 200, 400]), ("8,8-16", [8, 8, 16]), ("7-7", [7]),
  ])
  func `lengths to measure are numbers or doubling ranges`(text: String, lengths: [Int]) throws {
    #expect(try BenchLists.lengths(text, least: 1) == lengths)
  }

  @Test(arguments: ["a", "0", "9-8", "1-2-3", "-5", "1.5", "99999999"])
  func `other lengths are refused`(text: String) {
    #expect(throws: ValidationError.self) { try BenchLists.lengths(text, least: 1) }
  }

  @Test func `lists for measuring leave out repetitions and refuse unknown names`() throws {
    #expect(try BenchLists.caches("f16,f32,f16") == [.f16, .f32])
    #expect(try BenchLists.threads("2,1,2") == [2, 1])
    #expect(try BenchLists.patterns("causal,sinks:4,window:16").count == 2)
    #expect(throws: ValidationError.self) { try BenchLists.caches("f16,") }
    #expect(throws: ValidationError.self) { try BenchLists.threads("0") }
    #expect(throws: ValidationError.self) { try BenchLists.patterns("round") }
  }

  @Test func `token files are JSON or int32, and nothing else`() throws {
    let folder = try Folder()
    try Folder.write("[1, 17, 42]".utf8, to: folder.path("ids.json"))
    try Folder.write([1, 0, 0, 0, 255, 255, 255, 255], to: folder.path("ids.i32"))
    #expect(try TokenFile.read(folder.path("ids.json")) == [1, 17, 42])
    #expect(try TokenFile.read(folder.path("ids.i32")) == [1, -1])
    try Folder.write("[]".utf8, to: folder.path("none.json"))
    try Folder.write([1, 2, 3], to: folder.path("odd.i32"))
    for (name, code) in [
      ("none.json", Failure.Code.badData), ("odd.i32", .badData), ("missing", .noInput),
    ] {
      let failure = try #require(throws: Failure.self) { try TokenFile.read(folder.path(name)) }
      #expect(failure.code == code, "\(name)")
    }
  }

  @Test func `positions ascend and are inside the text`() throws {
    let read = readPositions(count: 64)
    #expect(try read("0, 10,63") == [0, 10, 63])
    for text in ["64", "3,3", "5,2", "", "a", "1,b", "-1"] {
      let failure = try #require(throws: Failure.self) { try read(text) }
      #expect(failure.code == .usage && failure.message.contains("0 to 63"), "\(text)")
    }
  }
}
