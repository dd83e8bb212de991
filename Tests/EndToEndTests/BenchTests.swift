import Foundation
import TestSupport
import Testing

@Suite(
  .serialized, .timeLimit(.minutes(10)), .enabled(if: Program.isBuilt, Program.absence))
struct BenchTests {
  private static let model = Kit.fixtures.model("llama-q4_0")

  private let folder: Scratch

  init() throws { folder = try Scratch() }

  private func rows(_ arguments: String...) async throws -> [[String: Any]] {
    let result = try await Program.lcchat(
      ["bench", "--model", Self.model, "--json"] + arguments, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.isEmpty, "progress is for terminals")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(json as? [[String: Any]])
  }

  @Test func `JSON has a row a measurement with the promised fields`() async throws {
    let rows = try await rows(
      "--prefill", "16", "--decode", "0,40", "--pattern", "causal,sinks:4,window:16", "--cache",
      "f16", "--threads", "2", "--runs", "2")
    #expect(
      rows.map { "\($0["test"] ?? "") \($0["tokens"] ?? "") \($0["pattern"] ?? "")" } == [
        "prefill 16 causal", "prefill 16 sinks:4,window:16", "decode 0 causal",
        "decode 0 sinks:4,window:16", "decode 40 causal", "decode 40 sinks:4,window:16",
      ])
    for row in rows {
      #expect(row["cache"] as? String == "f16" && row["threads"] as? Int == 2)
      for field in [
        "tokens_per_second", "gops", "linear_gops", "attention_gops", "peak_memory_bytes",
      ] {
        #expect(try #require(row[field] as? Double) > 0, "\(field)")
      }
      #expect(try #require(row["spread"] as? Double) >= 0)
      let isPrefill = row["test"] as? String == "prefill"
      #expect(row["gbps"] is NSNull == isPrefill)
      #expect(row["time_exponent"] is NSNull)
      let stages = try #require(row["stages"] as? [String: Double])
      #expect(Set(stages.keys) == ["linear", "attention", "norm", "sampling", "other"])
      #expect(abs(stages.values.reduce(0, +) - 1) < 1e-6)
      let roof = try #require(row["roofline"] as? [String: Any])
      for field in ["int8_gops", "float_gops", "memory_gbps"] {
        #expect(try #require(roof[field] as? Double) > 0, "\(field)")
      }
      #expect(roof["linear_share"] is NSNull == !isPrefill)
      #expect(roof["memory_share"] is NSNull == isPrefill)
    }
  }

  @Test func `three lengths or more are fitted`() async throws {
    let rows = try await rows("--prefill", "8-32", "--decode", "", "--runs", "1")
    #expect(rows.map { $0["tokens"] as? Int } == [8, 16, 32])
    #expect(rows.allSatisfy { $0["time_exponent"] is Double })
  }

  @Test func `the table fits a hundred columns and names the roof`() async throws {
    let result = try await Program.lcchat(
      [
        "bench", "--model", Self.model, "--prefill", "8-32", "--decode", "100", "--pattern",
        "sinks:4,window:16384,causal", "--cache", "f32", "--runs", "1",
      ], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    #expect(lines.count { $0.contains("decode") } == 4, "two configurations in two tables")
    #expect(lines.count { $0.contains("length^") } == 2)
    #expect(result.output.contains("memory") && result.output.contains("GB/s"))
  }
}
