import Inference
import Tensors
import TestSupport
import Testing
import Wording

struct FlashAttentionTests {
  typealias Shape = AttentionFixture.Shape

  /// Sums of some hundred products of numbers near 1, in another order: a few hundred units in the
  /// last place.
  static let tolerance: Float = 5e-5

  static let patterns: [AttentionPattern] = [
    .causal, .slidingWindow(size: 1), .slidingWindow(size: 7), .slidingWindow(size: 64),
    .slidingWindow(size: 65), .slidingWindow(size: 1 << 30),
    .sinksAndWindow(sinks: 0, window: 7), .sinksAndWindow(sinks: 4, window: 1),
    .sinksAndWindow(sinks: 4, window: 64), .sinksAndWindow(sinks: 64, window: 65),
    .sinksAndWindow(sinks: 4, window: 1 << 30),
    .bigBird(block: 16, global: 1, window: 2, random: 0, seed: 1),
    .bigBird(block: 7, global: 0, window: 1, random: 0, seed: 1),
    .bigBird(block: 64, global: 9, window: 3, random: 0, seed: 1),
    .selected(blocks: [10..<20, 30..<31], sinks: 2, window: 8),
    .selected(blocks: [], sinks: 0, window: 1), .selected(blocks: [0..<500], sinks: 4, window: 9),
    .selected(blocks: [1..<3, 3..<9, 100..<1 << 40], sinks: 5, window: 40),
  ]

  /// Plans over a whole text at once, as for an encoder.
  static let encoderPatterns: [AttentionPattern] = [
    .bidirectional, .neighbours(reach: 0), .neighbours(reach: 3), .neighbours(reach: 64),
    .neighbours(reach: 1 << 30),
  ]

  private func attentions(
    _ shape: Shape, precision: ScorePrecision = .float
  ) -> [FlashAttention] {
    let pool = ComputePool(threads: 2)
    return InstructionSet.available.map {
      FlashAttention(
        heads: shape.heads, kvHeads: shape.kvHeads, headDimension: shape.headDimension,
        pool: pool, precision: shape.setup.precision(precision), instructionSet: $0)
    }
  }

  @Test(arguments: patterns, CacheType.allCases)
  func `every pattern equals the reference, in odd chunks and single tokens`(
    pattern: AttentionPattern, type: CacheType
  ) {
    let shape = Shape(heads: 4, kvHeads: 2, headDimension: 20, type: type)
    var fixture = AttentionFixture(shape, pattern)
    let attentions = attentions(shape)
    for tokens in [1, 37, 70, 1, 1] {
      for error in fixture.compare(attentions, tokens: tokens) { #expect(error < Self.tolerance) }
    }
  }

  @Test(arguments: encoderPatterns, [1, 2, 70, 200])
  func `an encoder's tokens also see later tokens`(pattern: AttentionPattern, tokens: Int) {
    let shape = Shape(heads: 4, kvHeads: 2, headDimension: 20)
    var fixture = AttentionFixture(shape, pattern, chunk: tokens)
    for error in fixture.compare(attentions(shape), tokens: tokens) {
      #expect(error < Self.tolerance)
    }
  }

  @Test(arguments: patterns, CacheType.allCases)
  func `scores that fall with distance equal the reference's`(
    pattern: AttentionPattern, type: CacheType
  ) {
    var shape = Shape(heads: 6, kvHeads: 2, headDimension: 20, type: type)
    shape.slopes = ALiBi.slopes(heads: 6, maximumBias: 8)
    var fixture = AttentionFixture(shape, pattern)
    // Integer scores leave no room for distances, so they aren't used.
    let attentions = attentions(shape) + attentions(shape, precision: .integer)
    for tokens in [1, 37, 70, 1, 1] {
      for error in fixture.compare(attentions, tokens: tokens) { #expect(error < Self.tolerance) }
    }
  }

  @Test(arguments: [
    Shape(heads: 9, kvHeads: 3, headDimension: 64, type: .f16),
    Shape(heads: 4, kvHeads: 1, headDimension: 256, type: .f16),
    Shape(heads: 3, kvHeads: 3, headDimension: 20),
    Shape(heads: 1, kvHeads: 1, headDimension: 2),
    Shape(heads: 2, kvHeads: 1, headDimension: 64, cap: 3),
    // A group of 20 heads is more than a tile takes: 16 and 4 share it.
    Shape(heads: 20, kvHeads: 1, headDimension: 6, cap: 5),
  ])
  func `every grouping of heads equals the reference`(shape: Shape) {
    for pattern in [
      AttentionPattern.causal, .slidingWindow(size: 9), .sinksAndWindow(sinks: 3, window: 20),
    ] {
      var fixture = AttentionFixture(shape, pattern)
      fixture.fill(61)
      for tokens in [13, 1] {
        for error in fixture.compare(attentions(shape), tokens: tokens) {
          #expect(error < Self.tolerance, "\(pattern)")
        }
      }
    }
  }

  @Test(arguments: patterns)
  func `integers run every pattern`(pattern: AttentionPattern) {
    let shape = Shape(heads: 6, kvHeads: 2, headDimension: 64, type: .q8_0)
    var fixture = AttentionFixture(shape, pattern)
    let attentions = attentions(shape, precision: .integer)
    for tokens in [37, 70, 1, 60] {
      // Keys in 8 bits are the reference's too: what differs is the rounding of weights and values.
      for error in fixture.compare(attentions, tokens: tokens) { #expect(error < 0.04) }
    }
  }

  @Test(arguments: [
    AttentionPattern.causal, .slidingWindow(size: 1100), .sinksAndWindow(sinks: 4, window: 900),
  ])
  func `one query over many keys, shared out in parts, equals the reference`(
    pattern: AttentionPattern
  ) {
    for type in CacheType.allCases {
      let shape = Shape(heads: 6, kvHeads: 2, headDimension: 16, type: type)
      var fixture = AttentionFixture(shape, pattern)
      fixture.fill(2100)
      for error in fixture.compare(attentions(shape), tokens: 1) { #expect(error < Self.tolerance) }
    }
  }

  @Test(arguments: [1, 30])
  func `keys outside the spans are never touched`(tokens: Int) {
    let shape = Shape(heads: 4, kvHeads: 2, headDimension: 20)
    let cases: [(AttentionPattern, Range<Int>)] = [
      (.slidingWindow(size: 64), 0..<337), (.sinksAndWindow(sinks: 4, window: 64), 4..<337),
    ]
    for (pattern, poisoned) in cases {
      var fixture = AttentionFixture(shape, pattern)
      fixture.fill(400, poisoned: poisoned)
      for error in fixture.compare(attentions(shape), tokens: tokens) {
        #expect(error < Self.tolerance, "\(pattern)")
      }
    }
  }

  @Test func `a poisoned key that is in sight is noticed`() {
    let shape = Shape(heads: 4, kvHeads: 2, headDimension: 20)
    var fixture = AttentionFixture(shape, .slidingWindow(size: 64))
    fixture.fill(400, poisoned: 0..<338)
    #expect(fixture.compare(attentions(shape), tokens: 1).allSatisfy { $0 > Self.tolerance })
  }

  @Test(arguments: [
    AttentionPattern.slidingWindow(size: 150), .slidingWindow(size: 1 << 40),
    .sinksAndWindow(sinks: 4, window: 150), .sinksAndWindow(sinks: 64, window: 1 << 40),
  ])
  func `a window wider than the text equals causal`(pattern: AttentionPattern) {
    let shape = Shape(heads: 4, kvHeads: 1, headDimension: 16)
    func outputs(_ pattern: AttentionPattern) -> Matrix {
      var fixture = AttentionFixture(shape, .causal)
      fixture.fill(100)
      let queries = fixture.random(1, 64)
      let output = Matrix(rows: 1, columns: 64)
      let attention = FlashAttention(
        heads: 4, kvHeads: 1, headDimension: 16, pool: ComputePool(threads: 2))
      // Within the window, far queries have their own positions.
      attention.attend(
        AttentionInput(
          queries: queries, farQueries: queries,
          plan: AttentionPlan(pattern, queries: 99..<100, tileSize: 64), cache: fixture.cache,
          layer: 0, setup: shape.setup),
        output: output)
      return output
    }
    #expect(largestDifference(outputs(pattern), outputs(.causal)) < 1e-6)
    #expect(
      (0..<150).allSatisfy { AttentionPlan(pattern, queries: $0..<$0 + 1, tileSize: 1).isDense })
  }

  @Test func `scores too large for an exponential stay exact`() {
    let shape = Shape(heads: 2, kvHeads: 1, headDimension: 4)
    let cache = KVCache(
      shapes: [KVCache.LayerShape(kvHeads: 1, headDimension: 4)], type: .f32, batch: 128)
    let keys = Matrix(rows: 100, columns: 4)
    keys.withElements { for index in $0.indices { $0[index] = Float(index / 4) * 10 } }
    cache.reserve(100)
    cache.append(keys: keys, values: keys, layer: 0)
    let queries = Matrix(rows: 1, columns: 8)
    queries.withElements { $0.update(repeating: 10) }
    let output = Matrix(rows: 1, columns: 8)
    for attention in attentions(shape) {
      attention.attend(
        AttentionInput(
          queries: queries, plan: AttentionPlan(.causal, queries: 99..<100, tileSize: 1),
          cache: cache, layer: 0, setup: AttentionSetup(scaling: ScoreScaling(scale: 1))),
        output: output)
      #expect(output.withElements { Array($0) } == Array(repeating: 990, count: 8))
    }
  }
}

extension AttentionPlan {
  fileprivate var isDense: Bool { pairs.seen == pairs.dense }
}
