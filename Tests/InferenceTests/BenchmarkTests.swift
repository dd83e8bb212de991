import Diagnostics
import Foundation
import Inference
import Tensors
import Testing
import TestSupport
import Wording

struct BenchmarkTests {
  private static let causal = configuration(.causal)

  private static func configuration(_ pattern: AttentionPattern) -> Benchmark.Configuration {
    Benchmark.Configuration(pattern: pattern, cache: .f32, threads: 2)
  }

  private func workload(
    _ test: Benchmark.Test, _ pattern: AttentionPattern = .causal, _ model: TinyModel = TinyModel()
  ) throws -> Workload {
    let benchmark = Benchmark(try model.load(), [Self.configuration(pattern)])
    return try #require(benchmark.measure(test, runs: 1).first).workload
  }

  // MARK: Operations and bytes

  @Test func `a prefill's operations are two for each weight and each product of attention`() throws
  {
    let causal = try workload(.prefill(20))
    // Queries and outputs of 32, keys and values of 16, three matrices of 48, in two layers.
    #expect(causal.linearOperations == Double(2 * 2 * (2 * 32 * 32 + 2 * 16 * 32 + 3 * 48 * 32)))
    // A token sees 10.5 keys on average; each takes 8 products twice for each of 4 heads.
    #expect(causal.attentionOperations == 2 * 2 * 2 * 4 * 8 * 10.5)
    #expect(causal.tokens == 20)
    #expect(causal.bytes == nil)
    #expect(!causal.hasQuantizedWeights)
    let windowed = try workload(.prefill(20), .slidingWindow(size: 4))
    #expect(windowed.attentionOperations == 2 * 2 * 2 * 4 * 8 * Double(1 + 2 + 3 + 17 * 4) / 20)
    #expect(windowed.linearOperations == causal.linearOperations)
  }

  @Test func `a decoded token reads the weights once, and the keys and values that it sees`() throws
  {
    let decode = try workload(.decode(10))
    let prefill = try workload(.prefill(20))
    #expect(decode.tokens == 32)
    #expect(decode.linearOperations == prefill.linearOperations + Double(2 * 55 * 32))
    let layer = 2 * 32 + 2 * 32 * 32 + 2 * 16 * 32 + 3 * 48 * 32
    let weights = 4 * (2 * layer + 32 + 55 * 32)  // without the embedding, of which it reads a row
    let cache = Double(2 * 2 * 2 * 8 * 4) * 26.5  // positions 10 to 41 see 11 to 42 keys
    #expect(decode.bytes == Double(weights) + cache)
    let streaming = try workload(.decode(100), .sinksAndWindow(sinks: 4, window: 16))
    #expect(streaming.bytes == Double(weights) + Double(2 * 2 * 2 * 8 * 4) * 20)
  }

  // MARK: Rows

  private func row(
    _ test: Benchmark.Test, seconds: [Double], linear: Double = 1, bytes: Double? = nil,
    isQuantized: Bool = true
  ) -> BenchmarkRow {
    var stages = StageTimes()
    stages[.linear] = linear
    stages[.attention] = 0.5
    let workload = Workload(
      tokens: test.length, linearOperations: 4e6, attentionOperations: 1e6, bytes: bytes,
      hasQuantizedWeights: isQuantized)
    return BenchmarkRow(
      test: test, configuration: Self.causal, seconds: seconds, stages: stages, workload: workload)
  }

  @Test func `median and spread are of the runs' rates`() {
    let odd = row(.prefill(100), seconds: [2, 1, 4])
    #expect(odd.rates == [25, 50, 100])
    #expect(odd.median == 50)
    #expect(odd.spread == 1.5)
    #expect(odd.gigaOperations == 50 * 5e6 / 1e9)
    #expect(odd.gigabytes == nil)
    let even = row(.prefill(100), seconds: [1, 2])
    #expect(even.median == 75)
  }

  @Test func `a share of the roof is that of the test's bound, in its own time`() {
    let roof = Roofline(int8: 1e9, float: 4e8, memory: 1e10)
    let prefill = row(.prefill(100), seconds: [1, 1], linear: 1.6)
    #expect(prefill.linearGigaOperations == 0.5)
    #expect(prefill.attentionGigaOperations == 0.4)
    #expect(roof.share(of: prefill) == 0.5)
    let floats = row(.prefill(100), seconds: [1, 1], linear: 4, isQuantized: false)
    #expect(roof.share(of: floats) == 0.5)
    #expect(roof.share(of: row(.prefill(100), seconds: [1], linear: 0)) == nil)
    #expect(roof.share(of: row(.decode(100), seconds: [1, 1], bytes: 2e7)) == 0.2)
  }

  // MARK: Growth

  @Test(arguments: [1.0, 1.5, 2])
  func `an exact power is fitted exactly`(exponent: Double) throws {
    let points = [512.0, 2048, 8192, 65_536].map { (length: $0, seconds: 3 * pow($0, exponent)) }
    let law = try #require(PowerLaw(points))
    #expect(abs(law.exponent - exponent) < 1e-9)
    #expect(abs(law.factor - 3) < 1e-6)
  }

  @Test func `outliers on both sides of the middle cancel out`() throws {
    let law = try #require(PowerLaw([(1, 2), (10, 10), (100, 200)]))
    #expect(abs(law.exponent - 1) < 1e-9)
  }

  @Test func `fewer than three lengths give no growth`() {
    #expect(PowerLaw([(512, 1), (1024, 2), (512, 1.1)]) == nil)
    let rows = [512, 1024, 2048].map { row(.decode($0), seconds: [1]) }
    #expect(PowerLaw(readingIn: rows) == nil, "decoding has no length of its own")
  }

  // MARK: Runs

  @Test func `configurations take turns, and another begins each time`() throws {
    let configurations = [Self.causal, Self.configuration(.slidingWindow(size: 4))]
    let benchmark = Benchmark(try TinyModel().load(), configurations)
    var order: [String] = []
    let rows = benchmark.measure(.prefill(8), runs: 3) { run, configuration in
      order.append("\(run) \(configuration.pattern)")
    }
    #expect(
      order == [
        "0 causal", "0 window:4", "1 causal", "1 window:4", "2 window:4", "2 causal", "3 causal",
        "3 window:4",
      ])
    #expect(rows.map(\.configuration) == configurations)
    #expect(rows.allSatisfy { $0.seconds.count == 3 && $0.stages.total > 0 })
  }

  /// A lane traps when it decodes at any other position than the test's.
  @Test(arguments: ["llama", "gemma3"])
  func `decoding is measured at its length, independent of earlier tests`(
    architecture: String
  ) throws {
    var model = TinyModel()
    model.architecture = architecture
    let pattern = AttentionPattern.sinksAndWindow(sinks: 4, window: 20)
    let benchmark = Benchmark(try model.load(), [Self.causal, Self.configuration(pattern)])
    for test in [Benchmark.Test.decode(0), .decode(600), .prefill(30), .decode(100), .decode(40)] {
      for row in benchmark.measure(test, runs: 2) {
        #expect(row.test == test && row.seconds.count == 2)
        #expect(row.stages[.sampling] > 0 || test == .prefill(30))
      }
    }
  }

  @Test func `lists of patterns keep sinks and window together`() {
    let streaming = AttentionPattern.sinksAndWindow(sinks: 4, window: 1024)
    #expect(
      AttentionPattern.list("causal,sinks:4,window:1024,window:512")
        == [.causal, streaming, .slidingWindow(size: 512)])
    #expect(AttentionPattern.list("sinks:4,window:1024") == [streaming])
    for text in ["", "causal,", "sinks:4", "sinks:4,causal", "causal,sinks:4", "dense"] {
      #expect(AttentionPattern.list(text) == nil, "\(text)")
    }
  }
}
