import Foundation
import TestSupport
import Testing

/// What a program that was killed leaves behind is right, and used by the next one.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.hasModel, Program.absence))
struct KillTests {
  private struct Report: Decodable {
    struct Tokens: Decodable {
      let read: Int
      let reused: Int
    }
    let answer: String
    let tokens: Tokens
  }

  private let folder: Scratch

  init() throws {
    folder = try Scratch()
  }

  private func start(cache: String) throws -> Program {
    try Program(
      Program.executable,
      ["ask", "book.txt", "--mode", "recall", "--json", "-q", "Who gave Nick advice as a boy?"],
      in: folder,
      environment: ["XDG_CACHE_HOME": folder.url.appending(path: cache).path])
  }

  private func report(_ program: Program) async throws -> Report {
    let result = await program.result()
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
  }

  /// Returns the bytes of the snapshots in a cache folder.
  private func kept(_ cache: String) -> Int {
    let light = folder.url.appending(path: cache + "/lcchat/light")
    let files = try? FileManager.default.contentsOfDirectory(
      at: light, includingPropertiesForKeys: [.fileSizeKey])
    return (files ?? []).reduce(0) {
      $0 + ((try? $1.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0)
    }
  }

  @Test(.enabled(if: Book.isPresent, Book.absence))
  func `killed again and again, it goes on where it was and answers the same`() async throws {
    try folder.write(Book.prefix(100_000), to: "book.txt")
    let whole = try await report(start(cache: "whole"))
    let size = kept("whole")
    #expect(whole.tokens.reused == 0 && size > 0)
    for share in 1...3 {
      let program = try start(cache: "killed")
      #expect(try await eventually { kept("killed") > size * share / 5 })
      program.signal(SIGKILL)
      #expect(await program.result().status == 128 + SIGKILL)
    }
    let last = try await report(start(cache: "killed"))
    #expect(last.answer == whole.answer)
    #expect(last.tokens.reused > whole.tokens.read / 3, "what was kept of three is used")
    let again = try await report(start(cache: "killed"))
    #expect(again.answer == whole.answer)
    #expect(again.tokens.reused > again.tokens.read * 5, "nothing is read lightly any more")
  }
}
