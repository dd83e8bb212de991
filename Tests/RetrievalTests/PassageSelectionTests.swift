import Documents
import TestSupport
import Testing
import Retrieval

struct PassageSelectionTests {
  /// Returns the passages chosen by scores.
  private func chosen(_ scores: [Double], _ tokens: [Int], _ passageTokens: Int) -> [Int] {
    PassageSelection.chosen(
      PassageSelection.ranking(scores), tokens: tokens, passageTokens: passageTokens)
  }

  @Test func `the best passages that fit are chosen, best first`() {
    let scores = [0.1, 5, 4, 0.2, 3, 0.3]
    let tokens = [10, 10, 10, 10, 10, 10]
    #expect(chosen(scores, tokens, 10) == [1])
    #expect(chosen(scores, tokens, 29) == [1, 2])
    #expect(chosen(scores, tokens, 30) == [1, 2, 4])
    #expect(chosen(scores, tokens, 60) == [1, 2, 4, 5, 3, 0])
  }

  @Test func `a passage that doesn't fit is skipped`() {
    #expect(chosen([9, 8, 7], [40, 30, 10], 50) == [0, 2])
    #expect(chosen([9, 8, 7], [100, 40, 10], 50) == [1, 2])
    #expect(chosen([9, 8, 7], [100, 101, 102], 50).isEmpty)
  }

  @Test func `at most the wanted number of passages is chosen`() {
    let ranking = PassageSelection.ranking([1, 4, 2, 3])
    #expect(
      PassageSelection.chosen(ranking, tokens: [1, 1, 9, 1], passageTokens: 9, most: 2) == [1, 3])
    #expect(
      PassageSelection.chosen(ranking, tokens: [1, 1, 9, 1], passageTokens: 9, most: 9) == [
        1, 3, 0,
      ])
  }

  @Test func `the earlier of two equal passages is chosen`() {
    #expect(chosen([1, 1, 1], [10, 10, 10], 20) == [0, 1])
    #expect(PassageSelection.ranking([1, 2, 1, 2]) == [1, 3, 0, 2])
  }

  @Test func `a passage outside the ranking is never chosen`() {
    #expect(PassageSelection.chosen([3, 1], tokens: [1, 1, 1, 1], passageTokens: 100) == [3, 1])
  }

  @Test(arguments: [0, -1, Int.min]) func `without tokens nothing is chosen`(passageTokens: Int) {
    #expect(chosen([1, 2], [1, 1], passageTokens).isEmpty)
    #expect(chosen([], [], passageTokens).isEmpty)
  }

  @Test(arguments: 1...20) func `choices keep to the number of tokens and to the rules`(
    seed: UInt64
  ) {
    var random = SplitMix(seed: seed)
    let count = Int.random(in: 1...80, using: &random)
    let scores = (0..<count).map { _ in Double.random(in: -3...3, using: &random) }
    let tokens = (0..<count).map { _ in Int.random(in: 1...200, using: &random) }
    let passageTokens = Int.random(in: 0...2000, using: &random)
    let indices = chosen(scores, tokens, passageTokens)
    let sum = indices.reduce(0) { $0 + tokens[$1] }
    #expect(sum <= passageTokens)
    #expect(Set(indices).count == indices.count)
    #expect(zip(indices, indices.dropFirst()).allSatisfy { scores[$0] >= scores[$1] })
    // No passage that was left out would have fitted with the better ones.
    for index in 0..<count where !indices.contains(index) {
      let better = indices.filter { (scores[index], $0) < (scores[$0], index) }
      #expect(better.reduce(0) { $0 + tokens[$1] } + tokens[index] > passageTokens)
    }
  }
}
