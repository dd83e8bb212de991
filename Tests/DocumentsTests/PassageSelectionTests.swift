import Documents
import TestSupport
import Testing

struct PassageSelectionTests {
  private func ranges(
    _ scores: [Double], _ tokens: [Int], _ budget: Int, most: Int = .max
  ) -> [Range<Int>] {
    PassageSelection.ranges(scores: scores, tokens: tokens, budget: budget, most: most)
  }

  @Test func `the best come in the document's order, neighbours as one`() {
    let scores = [0.1, 5, 4, 0.2, 3, 0.3]
    let tokens = [10, 10, 10, 10, 10, 10]
    #expect(ranges(scores, tokens, 10) == [1..<2])
    #expect(ranges(scores, tokens, 29) == [1..<3])
    #expect(ranges(scores, tokens, 30) == [1..<3, 4..<5])
    #expect(ranges(scores, tokens, 60) == [0..<6])
    #expect(ranges(scores, tokens, 60, most: 3) == [1..<3, 4..<5])
  }

  @Test func `nothing worse gets in for being short, but what no budget holds is passed over`() {
    #expect(ranges([9, 8, 7], [40, 30, 10], 50) == [0..<1])
    #expect(ranges([9, 8, 7], [100, 40, 10], 50) == [1..<3])
    #expect(ranges([9, 8, 7], [100, 101, 102], 50).isEmpty)
  }

  @Test func `of equals the earlier is chosen`() {
    #expect(ranges([1, 1, 1], [10, 10, 10], 20) == [0..<2])
    #expect(PassageSelection.ranking([1, 2, 1, 2]) == [1, 3, 0, 2])
  }

  @Test func `what has no score is never chosen`() {
    #expect(ranges([-.infinity, 1, .nan, -5], [1, 1, 1, 1], 100) == [1..<2, 3..<4])
  }

  @Test(arguments: [0, -1, Int.min]) func `without a budget nothing is chosen`(budget: Int) {
    #expect(ranges([1, 2], [1, 1], budget).isEmpty)
    #expect(ranges([], [], budget).isEmpty)
  }

  @Test(arguments: 1...20) func `choices keep to the budget and to the rules`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let count = Int.random(in: 1...80, using: &random)
    let scores = (0..<count).map { _ in Double.random(in: -3...3, using: &random) }
    let tokens = (0..<count).map { _ in Int.random(in: 1...200, using: &random) }
    let budget = Int.random(in: 0...2000, using: &random)
    let ranges = ranges(scores, tokens, budget)
    let chosen = Set(ranges.flatMap(Array.init))
    let sum = chosen.reduce(0) { $0 + tokens[$1] }
    #expect(sum <= budget)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    // None that was left out is better than the worst that was chosen, but for those too long alone.
    let worst = chosen.map { scores[$0] }.min() ?? .infinity
    for place in 0..<count where !chosen.contains(place) {
      #expect(scores[place] <= worst || tokens[place] > budget)
    }
    // The next best would not have fitted.
    let next = PassageSelection.ranking(scores).first {
      !chosen.contains($0) && tokens[$0] <= budget
    }
    if let next { #expect(sum + tokens[next] > budget) }
  }
}
