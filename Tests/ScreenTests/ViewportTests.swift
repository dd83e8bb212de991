import Screen
import Testing

@Suite struct ViewportTests {
  @Test(arguments: [(0, 0), (3, 0), (4, 1), (9, 6), (20, 6), (-3, 0)])
  func `a row is the last in sight, and neither end is scrolled past`(row: Int, top: Int) {
    #expect(Viewport.offset(showing: row, in: 4, of: 10) == top)
  }

  @Test func `fewer rows than room all show`() {
    #expect(Viewport.offset(showing: 1, in: 9, of: 2) == 0)
  }

  @Test func `sizes aren't negative`() {
    let viewport = Viewport(height: -1, count: -2)
    #expect(viewport.height == 0 && viewport.count == 0)
  }
}
