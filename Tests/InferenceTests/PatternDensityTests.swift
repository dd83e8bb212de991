import Inference
import Testing

struct PatternDensityTests {
  static let patterns: [AttentionPattern] = [
    .causal, .slidingWindow(size: 50), .sinksAndWindow(sinks: 4, window: 33),
    .bigBird(block: 16, global: 1, window: 2, random: 2, seed: 3),
    .selected(blocks: [20..<40, 90..<130], sinks: 3, window: 17),
  ]

  @Test(arguments: patterns, [1, 7, 64, 300])
  func `every block's share is that of its pairs, counted one by one`(
    pattern: AttentionPattern, tokens: Int
  ) {
    let plan = AttentionPlan(pattern, queries: 0..<tokens, tileSize: 13)
    var density = PatternDensity(tokens: tokens, side: 24)
    density.add(plan)
    #expect(density.side == min(24, tokens))
    #expect(density.seenPairs == plan.pairs.seen && density.densePairs == plan.pairs.dense)
    var seen = [Int](repeating: 0, count: density.side * density.side)
    var causal = seen
    for tile in 0..<plan.tileCount {
      for query in plan.queries(ofTile: tile) {
        let row = density.block(of: query) * density.side
        for key in 0...query { causal[row + density.block(of: key)] += 1 }
        for key in plan.spans(ofTile: tile).flatMap({ $0.visible(to: query) }) {
          seen[row + density.block(of: key)] += 1
        }
      }
    }
    for (index, share) in density.shares.enumerated() {
      let expected = causal[index] > 0 ? Float(seen[index]) / Float(causal[index]) : -1
      #expect(share == expected, "block \(index)")
    }
  }

  @Test func `texts that are read apart see nothing of each other`() {
    var density = PatternDensity(tokens: 80, side: 4)
    for start in stride(from: 0, to: 80, by: 20) {
      density.add(AttentionPlan(.causal, queries: 0..<20, tileSize: 64), at: start)
    }
    #expect(density.seenPairs == 4 * 20 * 21 / 2)
    for row in 0..<4 {
      for column in 0..<4 {
        #expect(density.shares[row * 4 + column] == (row == column ? 1 : column < row ? 0 : -1))
      }
    }
  }

  @Test func `nothing read has no blocks`() {
    var density = PatternDensity(tokens: 0)
    density.add(AttentionPlan(.causal, queries: 0..<0, tileSize: 8))
    #expect(density.shares.isEmpty && density.densePairs == 0)
  }
}
