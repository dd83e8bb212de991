import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Wording

struct ALiBiTests {
  @Test func `slopes are a geometric series, and for other head counts two`() {
    #expect(
      ALiBi.slopes(heads: 8, maximumBias: 8) == (1...8).map { Float(pow(2, -Double($0))) })
    // Press 2022, the published get_slopes: 2^(-8 i / 4), then every other one of 8 heads.
    #expect(
      ALiBi.slopes(heads: 6, maximumBias: 8)
        == [-2.0, -4, -6, -8, -1, -3].map { Float(pow(2, $0)) })
    #expect(ALiBi.slopes(heads: 1, maximumBias: 16) == [Float(pow(2, -16.0))])
  }

  /// Queries and keys of one layer, whose scores stay small.
  private struct Setting {
    let heads = 8
    let d = 16
    let slopes = ALiBi.slopes(heads: 8, maximumBias: 8)
    let scaling = ScoreScaling(scale: 0.25)
    let cache: KVCache
    let queries: Matrix
    var horizon: ALiBiHorizon
    let tokens: Int

    init(tokens: Int, read: Int, type: CacheType, seed: UInt64 = 5) {
      self.tokens = tokens
      var generator = SplitMix(seed: seed)
      func random(_ rows: Int, _ columns: Int) -> Matrix {
        let matrix = Matrix(rows: rows, columns: columns)
        matrix.withElements { elements in
          for index in elements.indices {
            elements[index] = Float.random(in: -1...1, using: &generator)
          }
        }
        return matrix
      }
      cache = KVCache(
        shapes: [KVCache.LayerShape(kvHeads: 4, headDimension: d)], type: type, batch: 512)
      horizon = ALiBiHorizon(
        slopes: slopes, layers: 1, kvHeads: 4, headDimension: d, scale: scaling.scale,
        cacheType: type)
      cache.reserve(read + tokens)
      let before = random(read, 4 * d)
      horizon.measure(
        layer: 0, queries: random(1, heads * d), keys: before,
        longestKeys: &cache.longestKeys[0])
      cache.append(keys: before, values: random(read, 4 * d), layer: 0)
      cache.advance(by: read)
      let keys = random(tokens, 4 * d)
      cache.append(keys: keys, values: random(tokens, 4 * d), layer: 0)
      queries = random(tokens, heads * d)
      horizon.measure(
        layer: 0, queries: queries, keys: keys, longestKeys: &cache.longestKeys[0])
    }

    func attended(_ reaches: [Int]) -> Matrix {
      let attention = FlashAttention(
        heads: heads, kvHeads: 4, headDimension: d, pool: ComputePool(threads: 2))
      let output = Matrix(rows: tokens, columns: heads * d)
      let plan = AttentionPlan(
        .causal, queries: cache.count..<cache.count + tokens, tileSize: attention.tileSize)
      attention.attend(
        AttentionInput(
          queries: queries, plan: plan, cache: cache, layer: 0,
          setup: AttentionSetup(scaling: scaling, alibiSlopes: slopes, reaches: reaches)),
        output: output)
      return output
    }
  }

  @Test(arguments: CacheType.allCases, [1, 37])
  func `keys beyond a head's horizon change nothing`(type: CacheType, tokens: Int) {
    let setting = Setting(tokens: tokens, read: 3000, type: type)
    let difference = largestDifference(
      setting.attended(setting.horizon.reaches), setting.attended([]))
    // Values of 1 at most; a share of 2⁻²⁸ is left out. Float sums in another order differ by more.
    #expect(difference < 2e-6)
  }

  @Test func `steep heads look at a few dozen keys, and reaches grow as slopes fall`() {
    let reaches = Setting(tokens: 8, read: 500, type: .f16).horizon.reaches
    #expect(reaches == reaches.sorted() && reaches[0] < 100 && reaches[7] > 5000)
  }

  @Test func `a horizon that is too near is noticed`() {
    let setting = Setting(tokens: 1, read: 300, type: .f32)
    #expect(
      largestDifference(setting.attended(Array(repeating: 4, count: 8)), setting.attended([]))
        > 1e-3)
  }

  @Test func `a first token sees itself`() {
    let setting = Setting(tokens: 1, read: 0, type: .f32)
    let output = setting.attended(Array(repeating: 1, count: 8))
    #expect(output.withElements { $0.contains { $0 != 0 } })
  }
}
