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

  @Test(arguments: FlashAttentionTests.encoderPatterns)
  func `an encoder's spans are the pairs of the definition`(pattern: AttentionPattern) {
    let plan = AttentionPlan(pattern, queries: 0..<150, tileSize: 16)
    for tile in 0..<plan.tileCount {
      for query in plan.queries(ofTile: tile) {
        let keys = plan.spans(ofTile: tile).flatMap { $0.visible(to: query) }
        #expect(keys == (0..<150).filter { pattern.sees(query: query, key: $0) })
      }
    }
  }

  @Test func `BigBird's random blocks are as many as asked for, and others for other seeds`() {
    func keys(_ query: Int, seed: UInt64) -> [Int] {
      let pattern = AttentionPattern.bigBird(
        block: 4, global: 1, window: 2, random: 3, seed: seed)
      // A chunk that begins elsewhere sees the same.
      let plans = [0..<query + 1, query..<query + 1].map {
        AttentionPlan(pattern, queries: $0, tileSize: 8)
      }
      let seen = plans.map { plan in
        plan.spans(ofTile: plan.tileCount - 1).flatMap { $0.visible(to: query) }
      }
      #expect(seen[0] == seen[1] && seen[0] == seen[0].sorted())
      return seen[0]
    }
    for query in [0, 3, 17, 90, 403] {
      let block = query / 4
      let blocks = min(block + 1, 6)
      let seen = keys(query, seed: 1)
      #expect(Set(seen).count == (blocks - 1) * 4 + query % 4 + 1)
      #expect(Set(0..<min(4, query + 1)).isSubset(of: seen))
    }
    let choices = Set((0..<20).map { keys(403, seed: $0) })
    #expect(choices.count > 15)
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
    .bigBird(block: 64, global: 2, window: 3, random: 4, seed: 9),
    .selected(blocks: [4..<9, 100..<120], sinks: 0, window: 8),
  ])
  func `a pattern's text reads back`(pattern: AttentionPattern) {
    #expect(AttentionPattern(pattern.description) == pattern)
    let text = "causal,\(pattern),window:5,\(pattern)"
    #expect(
      AttentionPattern.list(text) == [.causal, pattern, .slidingWindow(size: 5), pattern])
  }

  @Test(arguments: [
    "", "dense", "window", "window:", "window:0", "window:-3", "window:1e3", "sinks:4",
    "window:4,window:5", "sinks:4,window:0", "window:9999999999999999999", "window:4,",
    "sinks:-1,window:3", "block:4,window:1", "block:0,global:1,window:1,random:1",
    "block:4,global:1,window:1,random:1,sinks:1", "block:9999999,global:1,window:1,random:1",
    "selected:3-3,sinks:0,window:1", "selected:5-9+8-10,sinks:0,window:1", "bidirectional",
    "selected:1-2,window:1", "selected:-2,sinks:0,window:1", "neighbours:4",
  ])
  func `a text that is no pattern gives none`(text: String) {
    #expect(AttentionPattern(text) == nil)
  }
}
