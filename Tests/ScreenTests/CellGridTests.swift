import Screen
import Testing

@Test func `a wide glyph at the right edge is left out whole`() {
  var grid = CellGrid(size: Size(width: 3, height: 1))
  #expect(grid.put("漢字", at: Point(x: 0, y: 0)) == 2)
  #expect(grid.text == "漢")
}
