import Screen
import Testing

@Suite struct LayoutTests {
  @Test(
    arguments: [
      (10, [.fixed(3), .flexible()], [3, 7]), (10, [.flexible(), .flexible()], [5, 5]),
      (11, [.flexible(), .flexible()], [6, 5]), (9, [.flexible(weight: 2), .flexible()], [6, 3]),
      (10, [.flexible(), .flexible(minimum: 8)], [2, 8]), (2, [.fixed(3), .flexible()], [2, 0]),
      (5, [.fixed(3), .flexible(minimum: 4)], [3, 2]), (0, [.flexible()], [0]),
      (-3, [.fixed(2)], [0]), (9, [.fixed(2), .fixed(3)], [2, 3]), (5, [], []),
    ] as [(Int, [Layout.Part], [Int])])
  func `fixed parts come first and the rest is shared by weight`(
    total: Int, parts: [Layout.Part], lengths: [Int]
  ) {
    #expect(Layout.lengths(total, parts) == lengths)
  }

  @Test func `rows and columns tile the area`() {
    let area = Rect(x: 2, y: 1, width: 10, height: 6)
    #expect(
      Layout.rows(area, [.flexible(), .fixed(2)]) == [
        Rect(x: 2, y: 1, width: 10, height: 4), Rect(x: 2, y: 5, width: 10, height: 2),
      ])
    #expect(
      Layout.columns(area, [.fixed(4), .flexible()]) == [
        Rect(x: 2, y: 1, width: 4, height: 6), Rect(x: 6, y: 1, width: 6, height: 6),
      ])
  }
}
