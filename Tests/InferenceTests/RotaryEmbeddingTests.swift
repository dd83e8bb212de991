import Foundation
import Inference
import Tensors
import TestSupport
import Testing

struct RotaryEmbeddingTests {
  @Test func `a long context rotates by divisors of its own, a short one doesn't`() {
    var rotary = RotaryEmbedding(
      base: 100, rotatedDimensions: 4, pairing: .halfSplit, divisors: [1, 2], attentionFactor: 1.5)
    rotary.setLongDivisors([4, 8], beyond: 1000)
    #expect(rotary.suited(to: 1000).frequencies == [1, 0.05])
    #expect(rotary.suited(to: 1001).frequencies == [0.25, 0.0125])
    #expect(rotary.suited(to: 1001).magnitude == 1.5)
  }

  private func table(_ rotary: RotaryEmbedding, at position: Int) -> [Float] {
    let table = Matrix(rows: 1, columns: rotary.rotatedDimensions)
    rotary.fill(table) { _ in position }
    return table.withElements { Array($0) }
  }

  private func expectTable(
    _ rotary: RotaryEmbedding, at position: Int, magnitude: Double = 1, angle: (Int) -> Double
  ) {
    let table = table(rotary, at: position)
    let half = table.count / 2
    for pair in 0..<half {
      #expect(abs(Double(table[pair]) - cos(angle(pair)) * magnitude) < 1e-6)
      #expect(abs(Double(table[half + pair]) - sin(angle(pair)) * magnitude) < 1e-6)
    }
  }

  @Test(arguments: [0, 1, 511, 8191, 1_000_000])
  func `angles are position × base^(−2j/n), at a million too`(position: Int) {
    let rotary = RotaryEmbedding(base: 100_000, rotatedDimensions: 64, pairing: .interleaved)
    expectTable(rotary, at: position) { Double(position) * pow(100_000, -Double($0) / 32) }
  }

  @Test func `neighbours stay apart at a million`() {
    // In single precision, positions × frequency would have steps of 1/16 there.
    let rotary = RotaryEmbedding(base: 10_000, rotatedDimensions: 64, pairing: .halfSplit)
    let near = table(rotary, at: 1_000_000)
    let next = table(rotary, at: 1_000_001)
    for pair in 0..<32 {
      let cosine = Double(near[pair] * next[pair] + near[32 + pair] * next[32 + pair])
      #expect(abs(cosine - cos(pow(10_000, -Double(pair) / 32))) < 1e-6)
    }
  }

  @Test func `linear scaling divides positions`() {
    let rotary = RotaryEmbedding(
      base: 10_000, rotatedDimensions: 16, pairing: .interleaved, scaling: .linear(factor: 8))
    expectTable(rotary, at: 800) { 100 * pow(10_000, -Double($0) / 8) }
  }

  @Test func `divisors divide the angle of their pair`() {
    let rotary = RotaryEmbedding(
      base: 10_000, rotatedDimensions: 8, pairing: .interleaved, divisors: [1, 2, 4, 32])
    expectTable(rotary, at: 77) { 77 * pow(10_000, -Double($0) / 4) / [1, 2, 4, 32][$0] }
  }

  @Test func `YaRN keeps fast pairs, scales slow ones and ramps between`() {
    let n = 64
    let rotary = RotaryEmbedding(
      base: 10_000, rotatedDimensions: n, pairing: .interleaved,
      scaling: .yarn(factor: 4, originalContext: 2048))
    // Peng et al. 2023, section 3.2: by the turns that a pair makes in the original context, cut
    // to whole pairs as in the authors' code.
    func pair(turns: Double) -> Double {
      Double(n) * log(2048 / (turns * 2 * .pi)) / (2 * log(10_000))
    }
    let low = floor(pair(turns: 32))
    let high = ceil(pair(turns: 1))
    #expect(low == 8 && high == 21)
    expectTable(rotary, at: 5000, magnitude: 0.1 * log(4) + 1) { j in
      let plain = 5000 * pow(10_000, -2 * Double(j) / Double(n))
      let scaled = min(1, max(0, (Double(j) - low) / (high - low)))
      return plain * (1 - scaled) + plain / 4 * scaled
    }
  }

  @Test func `an attention factor multiplies YaRN's own`() {
    let rotary = RotaryEmbedding(
      base: 10_000, rotatedDimensions: 8, pairing: .interleaved,
      scaling: .yarn(factor: 8, originalContext: 512), attentionFactor: 0.5)
    #expect(abs(rotary.magnitude - 0.5 * (1 + 0.1 * log(8))) < 1e-12)
  }

  @Test func `products of rotated rows depend on their distance alone`() {
    let ops = Ops(pool: ComputePool(threads: 1))
    let rotary = RotaryEmbedding(base: 10_000, rotatedDimensions: 32, pairing: .halfSplit)
    func row(_ seed: UInt64, at position: Int) -> [Float] {
      var generator = SplitMix(seed: seed)
      let row = Matrix(rows: 1, columns: 32)
      row.withElements { x in
        for index in x.indices { x[index] = Float.random(in: -1...1, using: &generator) }
      }
      let table = Matrix(rows: 1, columns: 32)
      rotary.fill(table) { _ in position }
      ops.rope(row, heads: 1, table: table, rotatedDimensions: 32, pairing: .halfSplit)
      return row.withElements { Array($0) }
    }
    func product(_ query: Int, _ key: Int) -> Float {
      zip(row(1, at: query), row(2, at: key)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for base in [0, 1000, 1_000_000] {
      #expect(abs(product(base + 100, base + 37) - product(100, 37)) < 1e-5)
    }
  }
}
