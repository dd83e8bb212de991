import Foundation
import TestSupport
import Testing

/// The memory of the whole program, compared with its estimate before reading.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: Program.hasModel, Program.absence))
struct ProcessMemoryTests {
  private struct Report: Decodable {
    struct Memory: Decodable {
      let planned: Int
      let peak: Int
      let budget: Int?
    }
    let mode: String
    let memory: Memory
  }

  private let folder: Scratch

  init() throws {
    folder = try Scratch()
  }

  private func ask(_ options: String...) async throws -> Program.Result {
    try folder.write(Book.prefix(60_000), to: "book.txt")
    return try await Program.lcchat(
      ["ask", "book.txt", "--json", "-q", "Who gave Nick advice as a boy?"] + options, in: folder)
  }

  @Test(
    .enabled(if: Book.isPresent, Book.absence),
    arguments: ["exact", "recall", "stream", "sparse"])
  func `the process takes no more than was planned, and not much less`(mode: String) async throws {
    for way in ["read", "kept from before"] {
      let result = try await ask("--mode", mode)
      let memory = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8)).memory
      #expect(memory.peak <= memory.planned, "\(mode), \(way)")
      #expect(Double(memory.peak) > 0.8 * Double(memory.planned), "\(mode), \(way)")
    }
  }

  @Test(.enabled(if: Book.isPresent, Book.absence))
  func `a budget is kept to, or nothing is read`() async throws {
    let allowed = try await ask("--budget", "430M")
    let report = try JSONDecoder().decode(Report.self, from: Data(allowed.output.utf8))
    let budget = try #require(report.memory.budget)
    #expect(report.memory.planned <= budget && report.memory.peak <= budget)
    let refused = try await ask("--budget", "330M")
    #expect(refused.status != 0 && refused.output.isEmpty)
    #expect(refused.errors.contains("use a budget of "))
  }
}
