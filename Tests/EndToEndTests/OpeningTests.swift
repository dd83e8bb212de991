import Foundation
import TestSupport
import Testing

/// The document that opens when no file is named.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: Program.hasModel, Program.absence))
struct OpeningTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch()
    try folder.write("Anna lives in Bremen.\nHer house is red.\n".utf8, to: "small.txt")
    try folder.write("Bob lives in Lyon.\n".utf8, to: "other.txt")
    try folder.write("Where does Anna live?\n".utf8, to: "questions")
  }

  private func shell(_ arguments: String) async throws -> Program.Result {
    try await Program.shell("\"$LCCHAT\" \(arguments)", in: folder)
  }

  @Test func `without a session the handbook is opened, from any folder of the program`()
    async throws
  {
    let moved = "mkdir -p bin && cp \"$LCCHAT\" bin/ && bin/lcchat --plain --mode recall </dev/null"
    let result = try await Program.shell(moved, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("This is the handbook"))
    #expect(folder.text("cache/lcchat/handbook.md").hasPrefix("# The lcchat handbook"))
  }

  @Test func `a handbook whose file can't be written is opened from memory`() async throws {
    try folder.write([], to: "file")
    let result = try await Program.shell(
      "XDG_CACHE_HOME=$PWD/file \"$LCCHAT\" --plain --model smollm2 --mode recall </dev/null",
      in: folder)
    #expect(result.errors.contains("This is the handbook"), "\(result.errors)")
  }

  @Test func `the last session resumes, with its model and mode unless others are named`()
    async throws
  {
    #expect(try await shell("--plain --mode recall small.txt <questions").status == 0)
    let result = try await shell("--plain --mode recall </dev/null")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("This is the last session, about small.txt."))
    let named = try await shell("--plain --mode stream <questions")
    #expect(named.errors.contains("the last session, about small.txt"))
    #expect(try await shell("sessions export 1 --format json").output.contains("\"stream\""))
  }

  @Test func `a session whose file is gone is skipped`() async throws {
    #expect(try await shell("--plain --mode recall small.txt <questions").status == 0)
    #expect(try await shell("--plain --mode recall other.txt <questions").status == 0)
    try FileManager.default.removeItem(at: folder.url.appending(path: "other.txt"))
    #expect(
      try await shell("--plain --mode recall </dev/null").errors.contains(
        "the last session, about small.txt"))
    try FileManager.default.removeItem(at: folder.url.appending(path: "small.txt"))
    #expect(
      try await shell("--plain --mode recall </dev/null").errors.contains("This is the handbook"))
  }

  @Test func `a session about the handbook goes on`() async throws {
    #expect(try await shell("--plain --mode recall <questions").status == 0)
    try FileManager.default.removeItem(at: folder.url.appending(path: "cache/lcchat/handbook.md"))
    let result = try await shell("--plain --mode recall </dev/null")
    #expect(
      result.errors.contains("This is the last session, about handbook.md."), "\(result.errors)")
  }

  @Test func `sessions that can't be read are told of, and the handbook is opened`() async throws {
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "data/lcchat"), withIntermediateDirectories: true)
    try folder.write("no database".utf8, to: "data/lcchat/sessions.sqlite")
    let result = try await shell("--plain --mode recall </dev/null")
    #expect(result.errors.contains("This is the handbook") && result.errors.contains("sessions"))
  }

  @Test func `a document piped in without a terminal is referred to ask`() async throws {
    let result = try await shell("<small.txt")
    #expect(result.status == 64 && result.errors.contains("lcchat ask"), "\(result.errors)")
    #expect(try await shell("- <small.txt").status == 64)
  }
}
