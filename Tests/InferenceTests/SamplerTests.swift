import Foundation
import Inference
import Tensors
import Testing
import TestSupport

struct SamplerTests {
  private func logits(_ values: [Float]) -> Matrix {
    let matrix = Matrix(rows: 1, columns: values.count)
    matrix.withElements { _ = $0.update(fromContentsOf: values) }
    return matrix
  }

  private func parameters(
    temperature: Float = 1, _ change: (inout SamplingParameters) -> Void = { _ in }
  ) -> SamplingParameters {
    var parameters = SamplingParameters()
    parameters.temperature = temperature
    parameters.seed = 42
    change(&parameters)
    return parameters
  }

  /// Returns the number of times that each token comes in `count` draws.
  private func counts(
    _ values: [Float], _ parameters: SamplingParameters, _ count: Int = 4000
  ) -> [Int32: Int] {
    var sampler = Sampler(parameters)
    var counts: [Int32: Int] = [:]
    for _ in 0..<count { counts[sampler.next(logits(values)), default: 0] += 1 }
    return counts
  }

  @Test func `greedy takes the largest, and of equal ones the first`() {
    var sampler = Sampler(.greedy)
    #expect(sampler.next(logits([1, 5, 3])) == 1)
    #expect(sampler.next(logits([2, 7, 7, 7])) == 1)
    #expect(sampler.next(logits([-3])) == 0)
  }

  @Test func `draws follow the softmax`() {
    let counts = counts([log(0.5), log(0.3), log(0.2)], parameters())
    let shares: [(Int32, Double)] = [(0, 0.5), (1, 0.3), (2, 0.2)]
    for (token, share) in shares {
      // Four standard deviations of 4000 draws are below 0.032.
      #expect(abs(Double(counts[token] ?? 0) / 4000 - share) < 0.032)
    }
  }

  @Test func `temperature sharpens and flattens`() {
    let values: [Float] = [log(0.6), log(0.4)]
    func share(_ temperature: Float) -> Double {
      Double(counts(values, parameters(temperature: temperature))[0] ?? 0) / 4000
    }
    let sharp: Double = 0.36 * 0.36 / (0.36 * 0.36 + 0.16 * 0.16)
    #expect(abs(share(0.25) - sharp) < 0.032)
    #expect(abs(share(100) - 0.5) < 0.032)
    #expect(share(1e-30) == 1)
    #expect(abs(share(.infinity) - 0.5) < 0.032)
    // 1 / (1 + e^-0.5): what is far below at 1 is near at 100.
    let hot = counts([0, -50], parameters(temperature: 100))
    #expect(abs(Double(hot[0] ?? 0) / 4000 - 0.6225) < 0.032)
  }

  @Test func `top-k keeps the k largest`() {
    let values: [Float] = [1, 4, 2, 3, 0]
    #expect(Set(counts(values, parameters { $0.topK = 2 }).keys) == [1, 3])
    #expect(Set(counts(values, parameters { $0.topK = 1 }).keys) == [1])
    #expect(Set(counts(values, parameters { $0.topK = 99 }).keys) == [0, 1, 2, 3, 4])
    #expect(counts([2, 2, 2], parameters { $0.topK = 2 }).count == 2)
  }

  @Test func `top-p keeps the smallest set that reaches its mass`() {
    let values: [Float] = [log(0.5), log(0.25), log(0.15), log(0.1)]
    #expect(Set(counts(values, parameters { $0.topP = 0.7 }).keys) == [0, 1])
    #expect(Set(counts(values, parameters { $0.topP = 0.8 }).keys) == [0, 1, 2])
    #expect(Set(counts(values, parameters { $0.topP = 0.1 }).keys) == [0])
    #expect(Set(counts(values, parameters { $0.topP = 0 }).keys) == [0])
  }

  @Test func `min-p drops tokens that are unlikely compared with the best`() {
    let values: [Float] = [log(0.5), log(0.3), log(0.15), log(0.05)]
    #expect(Set(counts(values, parameters { $0.minP = 0.4 }).keys) == [0, 1])
    #expect(Set(counts(values, parameters { $0.minP = 0.2 }).keys) == [0, 1, 2])
    #expect(Set(counts(values, parameters { $0.minP = 2 }).keys) == [0])
  }

  /// What top-k, top-p and min-p leave of logits, by sorting them all.
  private func kept(_ values: [Float], _ p: SamplingParameters) -> Set<Int32> {
    var order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    if p.topK > 0 { order = Array(order.prefix(p.topK)) }
    let weights = order.map { exp(Double(values[$0] - values[order[0]])) }
    let mass = weights.reduce(0, +)
    var met = 0.0
    var kept: Set<Int32> = []
    for (place, weight) in zip(order, weights) {
      let isCut = met >= Double(p.topP) * mass || weight < Double(p.minP)
      if !kept.isEmpty, isCut { break }
      met += weight
      kept.insert(Int32(place))
    }
    return kept
  }

  /// Logits of a vocabulary that none of the sampler's first looks covers.
  private static let wide: [Float] = {
    var random = SplitMix64(seed: 3)
    return (0..<3000).map { _ in Float.random(in: -20...20, using: &random) }
  }()

  @Test(arguments: [
    (0, 0.9, 0), (0, 0.9999, 0), (700, 1, 0), (50, 0.8, 0), (0, 1, 1e-6), (5, 1, 0),
  ])
  func `candidates of many tokens are those that sorting them all keeps`(
    topK: Int, topP: Float, minP: Float
  ) {
    let parameters = parameters {
      $0.topK = topK
      $0.topP = topP
      $0.minP = minP
    }
    let kept = kept(Self.wide, parameters)
    // So hot that each of those kept is as likely.
    let hot = counts(
      Self.wide,
      self.parameters(temperature: 1e6) {
        $0.topK = topK
        $0.topP = topP
        $0.minP = minP
      }, 4 * kept.count)
    #expect(Set(hot.keys).isSubset(of: kept))
    #expect(hot.count > kept.count * 9 / 10)
  }

  @Test func `without a cut every part of the vocabulary is drawn from`() {
    let hot = counts(Self.wide, parameters(temperature: 1e6), 3000)
    for part in 0..<3 {
      let share = Double(hot.reduce(0) { $0 + ($1.key / 1000 == part ? $1.value : 0) }) / 3000
      #expect(abs(share - 1.0 / 3) < 0.04)
    }
    #expect(hot.keys.allSatisfy { (0..<3000).contains($0) })
    let cold = counts(Self.wide, parameters(temperature: 0.0005), 20)
    #expect(cold.keys.count == 1)
  }

  @Test func `a penalty makes recent tokens rarer, within its window`() {
    var sampler = Sampler(
      parameters(temperature: 0) {
        $0.repetitionPenalty = 2
        $0.repetitionWindow = 2
      })
    let values: [Float] = [4, 3, -1, 2.5]
    #expect((0..<6).map { _ in sampler.next(logits(values)) } == [0, 1, 3, 0, 1, 3])
    var negative = Sampler(parameters(temperature: 0) { $0.repetitionPenalty = 3 })
    #expect((0..<3).map { _ in negative.next(logits([-1, -2, -9])) } == [0, 1, 0])
  }

  @Test func `the same seed draws the same, another seed other tokens`() {
    let values = (0..<50).map { Float($0 % 7) / 3 }
    func draws(seed: UInt64) -> [Int32] {
      var sampler = Sampler(parameters { $0.seed = seed })
      return (0..<64).map { _ in sampler.next(logits(values)) }
    }
    #expect(draws(seed: 1) == draws(seed: 1))
    #expect(draws(seed: 1) != draws(seed: 2))
  }

  @Test func `the generator's sequence is that of its paper`() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  static let oddLogits: [([Float], Int32)] = [
    ([.nan, 1, 2], 2), ([.nan, .nan], 0), ([1, .nan, .nan], 0), ([-.infinity, 0], 1),
    ([-.infinity, -.infinity], 0), ([0, .infinity, .infinity], 1), ([.infinity, .nan], 0),
    ([.nan, -.infinity], 1),
  ]

  @Test(arguments: oddLogits)
  func `logits that aren't numbers crash nothing and are never preferred`(
    values: [Float], best: Int32
  ) {
    for temperature: Float in [0, 0.5] {
      for penalty: Float in [1, 1.3, 0] {
        var sampler = Sampler(
          parameters(temperature: temperature) { $0.repetitionPenalty = penalty })
        #expect(sampler.next(logits(values)) == best)
        _ = sampler.next(logits(values))
      }
    }
  }
}
