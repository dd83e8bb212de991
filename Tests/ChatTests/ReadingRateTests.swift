import Chat
import TestSupport
import Testing

struct ReadingRateTests {
  private let start = ContinuousClock.now

  @Test func `nothing is promised before a second has passed`() {
    var rate = ReadingRate()
    let first = rate.progress(read: 50, total: 1000, reused: 50, at: start)
    #expect(first.tokensPerSecond == 0 && first.remaining == nil && first.reused == 50)
    let early = rate.progress(
      read: 100, total: 1000, reused: 50, at: start + .milliseconds(500))
    #expect(early.tokensPerSecond == 100 && early.remaining == nil)
    let later = rate.progress(read: 150, total: 1000, reused: 50, at: start + .seconds(1))
    #expect(later.tokensPerSecond == 100)
    #expect(abs((later.remaining ?? 0) - 8.5) < 1e-6)
  }

  @Test func `the rate is that of the last five seconds`() {
    var rate = ReadingRate(window: 0)
    for second in 0..<20 {
      // A hundred tokens a second for ten seconds, then ten.
      let read = second <= 10 ? second * 100 : 1000 + (second - 10) * 10
      let progress = rate.progress(
        read: read, total: 2000, reused: 0, at: start + .seconds(second))
      if second == 10 { #expect(progress.tokensPerSecond == 100) }
      if second == 19 {
        #expect(progress.tokensPerSecond == 10)
      }
    }
  }

  /// The cost of reading up to a position, in seconds.
  struct Cost: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var window: Int?
    let seconds: @Sendable (Double) -> Double
  }

  /// As dense attention has it: 10 ms for each token and as much again for each 20,000 before it.
  private static let dense = Cost(testDescription: "dense") {
    $0 * 0.01 + $0 * $0 * 0.01 / 40_000
  }
  private static let costs = [
    Cost(testDescription: "linear") { $0 * 0.01 },
    Cost(testDescription: "linear, alone in each chunk", window: 0) { $0 * 0.01 },
    dense,
    Cost(testDescription: "attention alone") { $0 * $0 * 1e-5 },
    Cost(testDescription: "windowed", window: 2048) { n in
      let w = 2048.0
      return n * 0.01 + (n < w ? n * n : 2 * w * n - w * w) * 5e-6
    },
  ]

  /// The seconds left that are told after a tenth, and those that it takes.
  private func atATenth(
    _ cost: Cost, from first: Int = 0, total: Int = 60_000, chunk: Int = 512,
    growth: Double? = nil, noise: (Int) -> Double = { _ in 1 }
  ) throws -> (told: Double, taken: Double) {
    var rate = ReadingRate(window: cost.window, growth: growth)
    var time = 0.0
    var told: (remaining: Double, time: Double)?
    _ = rate.progress(read: first, total: total, reused: first, at: start)
    for (number, begin) in stride(from: first, to: total, by: chunk).enumerated() {
      let end = min(total, begin + chunk)
      time += (cost.seconds(Double(end)) - cost.seconds(Double(begin))) * noise(number)
      let progress = rate.progress(
        read: end, total: total, reused: first, at: start + .seconds(time))
      if told == nil, (end - first) * 10 >= total - first {
        told = (try #require(progress.remaining), time)
      }
    }
    let (remaining, told1) = try #require(told)
    return (remaining, time - told1)
  }

  @Test(arguments: costs)
  func `after a tenth the time left is right`(_ cost: Cost) throws {
    let (told, taken) = try atATenth(cost)
    #expect(abs(told / taken - 1) < 0.01)
  }

  @Test func `tokens that were there before count as positions, not as time`() throws {
    let (told, taken) = try atATenth(Self.dense, from: 30_000)
    #expect(abs(told / taken - 1) < 0.01)
  }

  @Test(arguments: 0..<20)
  func `chunks that take a few percent more or less don't spoil it`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let noise = (0..<200).map { _ in Double.random(in: 0.97...1.03, using: &random) }
    for cost in Self.costs {
      let (told, taken) = try atATenth(cost, total: 100_000) { noise[$0] }
      #expect(abs(told / taken - 1) < 0.2)
    }
  }

  /// `dense` costs a twentieth more for each 1,000 tokens before it.
  @Test(arguments: 0..<20)
  func `the model's operations steady an estimate from noisy times`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let noise = (0..<200).map { _ in Double.random(in: 0.85...1.15, using: &random) }
    func error(_ growth: Double) throws -> Double {
      let (told, taken) = try atATenth(Self.dense, total: 24_000, growth: growth) { noise[$0] }
      return abs(told / taken - 1)
    }
    #expect(try error(0.05) < 0.2)
    #expect(try error(0.08) < 0.35 && error(0.03) < 0.35)
  }

  @Test func `a wrong growth gives way to measured times`() throws {
    let (told, taken) = try atATenth(Self.dense, total: 500_000, growth: 0.2)
    #expect(abs(told / taken - 1) < 0.2)
  }

  @Test func `nothing is left at the end, and noise makes no time negative`() throws {
    var rate = ReadingRate()
    for (second, read) in [0, 100, 300, 600, 1000].enumerated() {
      let progress = rate.progress(
        read: read, total: 1000, reused: 0, at: start + .seconds(second))
      let remaining = progress.remaining ?? 0
      #expect(remaining >= 0)
      if read == 1000 { #expect(remaining == 0) }
    }
  }
}
