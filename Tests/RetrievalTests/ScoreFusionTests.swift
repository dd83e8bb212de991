import Documents
import Testing
import Retrieval

struct ScoreFusionTests {
  private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  @Test func `standardised scores have mean 0 and variance 1 at any scale`() {
    let scores = [3.0, -1, 4, 1, -5, 9]
    let standard = ScoreFusion.standardized(scores)
    #expect(abs(standard.reduce(0, +)) < 1e-12)
    #expect(abs(standard.reduce(0) { $0 + $1 * $1 } / 6 - 1) < 1e-12)
    #expect(isClose(standard, ScoreFusion.standardized(scores.map { 1000 * $0 - 7 })))
  }

  @Test(arguments: [[], [5], [2, 2, 2], [0, 0], [0.1 + 0.2, 0.3], [.nan, .nan], [.nan, 4]])
  func `equal scores become 0`(scores: [Double]) {
    #expect(ScoreFusion.standardized(scores) == scores.map { _ in 0 })
  }

  @Test func `weights count in standard deviations`() {
    let small = [0, 0.001, 0.002]
    let large = [2000.0, 1000, 0]
    #expect(isClose(ScoreFusion.fused([(small, 1), (large, 1)]), [0, 0, 0]))
    let fused = ScoreFusion.fused([(small, 2), (large, 1)])
    #expect(PassageSelection.ranking(fused) == [2, 1, 0])
    #expect(isClose(fused, ScoreFusion.standardized(small)))
  }

  @Test func `a passage that a scorer hasn't scored gets the mean`() {
    #expect(isClose(ScoreFusion.fused([([1, .nan, 3], 1)]), [-1, 0, 1]))
    #expect(isClose(ScoreFusion.fused([([1, -.infinity, 3], 1)]), [-1, 0, 1]))
  }

  @Test func `without scorers there are no scores`() {
    #expect(ScoreFusion.fused([]).isEmpty)
  }
}
