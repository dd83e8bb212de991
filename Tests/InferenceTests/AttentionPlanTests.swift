import Inference
import Testing

struct AttentionPlanTests {
  static let patterns =
    FlashAttentionTests.patterns + [
      .sinksAndWindow(sinks: 64, window: 1), .sinksAndWindow(sinks: 200, window: 3),
    ]

  @Test(arguments: patterns)
  func `spans are exactly the pairs of the definition`(pattern: AttentionPattern) {
    for (queries, tileSize) in [
      (0..<1, 1), (0..<130, 64), (5..<18, 4), (97..<160, 13), (63..<66, 64), (128..<129, 1),
      (150..<150, 8),
    ] {
      let plan = AttentionPlan(pattern, queries: queries, tileSize: tileSize)
      var seen = 0
      for tile in 0..<plan.tileCount {
        for query in plan.queries(ofTile: tile) {
          let keys = plan.spans(ofTile: tile).flatMap { $0.visible(to: query) }
          #expect(keys == (0...query).filter { pattern.sees(query: query, key: $0) })
          seen += keys.count
        }
      }
      #expect(plan.pairs.seen == seen)
      #expect(plan.pairs.dense == queries.reduce(0) { $0 + $1 + 1 })
    }
  }

  @Test(arguments: patterns)
  func `a tile's spans hold no key that none of its queries sees`(pattern: AttentionPattern) {
    let plan = AttentionPlan(pattern, queries: 100..<231, tileSize: 16)
    for tile in 0..<plan.tileCount {
      let queries = plan.queries(ofTile: tile)
      for span in plan.spans(ofTile: tile) {
        #expect(!span.keys.isEmpty)
        for key in span.keys {
          #expect(queries.contains { span.visible(to: $0).contains(key) }, "\(queries) \(key)")
        }
      }
    }
  }

  @Test func `tiles cover the queries once and in order`() {
    let plan = AttentionPlan(.causal, queries: 7..<40, tileSize: 10)
    #expect((0..<plan.tileCount).flatMap { plan.queries(ofTile: $0) } == Array(7..<40))
    #expect(AttentionPlan(.causal, queries: 7..<7, tileSize: 10).tileCount == 0)
  }

  @Test func `rebuilding equals a new plan`() {
    for pattern in Self.patterns {
      var plan = AttentionPlan(pattern, queries: 0..<300, tileSize: 64)
      plan.rebuild(queries: 300..<333, tileSize: 12)
      #expect(plan == AttentionPlan(pattern, queries: 300..<333, tileSize: 12))
    }
  }

  @Test func `a window's cost grows with the text, not with its square`() {
    let window = AttentionPlan(.slidingWindow(size: 512), queries: 0..<8192, tileSize: 64).pairs
    #expect(window.seen == 512 * 513 / 2 + (8192 - 512) * 512)
    #expect(window.dense == 8192 * 8193 / 2)
    let sinks = AttentionPlan(
      .sinksAndWindow(sinks: 4, window: 508), queries: 8000..<8192, tileSize: 64
    ).pairs
    #expect(sinks.seen == 192 * 512)
  }

  @Test(arguments: [
    AttentionPattern.causal, .slidingWindow(size: 512), .sinksAndWindow(sinks: 4, window: 1020),
    .sinksAndWindow(sinks: 0, window: 9),
  ])
  func `a pattern's text reads back`(pattern: AttentionPattern) {
    #expect(AttentionPattern(pattern.description) == pattern)
  }

  @Test(arguments: [
    "", "dense", "window", "window:", "window:0", "window:-3", "window:1e3", "sinks:4",
    "window:4,window:5", "sinks:4,window:0", "window:9999999999999999999", "window:4,",
    "sinks:-1,window:3",
  ])
  func `a text that is no pattern gives none`(text: String) {
    #expect(AttentionPattern(text) == nil)
  }
}
