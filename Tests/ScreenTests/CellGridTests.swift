import Screen
import Testing

@Suite struct CellGridTests {
  private func grid(_ width: Int, _ height: Int = 1) -> CellGrid {
    CellGrid(size: Size(width: width, height: height))
  }

  private func graphemes(_ grid: CellGrid) -> [String] {
    (0..<grid.size.width).map { grid[$0, 0].grapheme }
  }

  @Test func `a wide grapheme takes its cell and an empty one`() {
    var grid = grid(4)
    #expect(grid.put("漢a", at: Point(x: 0, y: 0), style: Style(.accent)) == 3)
    #expect(graphemes(grid) == ["漢", "", "a", " "])
    #expect(grid[1, 0].style == Style(.accent))
  }

  @Test(arguments: [(0, 3, 2), (1, 3, 2), (2, 3, 0), (0, 2, 2), (0, 1, 0), (0, 0, 0), (3, 9, 0)])
  func `a wide grapheme is drawn whole or not at all`(x: Int, maxWidth: Int, used: Int) {
    var grid = grid(3)
    #expect(grid.put("漢字", at: Point(x: x, y: 0), maxWidth: maxWidth) == used)
    #expect(grid.text.unicodeScalars.count { $0 == "漢" } == used / 2)
    #expect(!grid.text.contains("字"))
  }

  @Test(arguments: [(-1, [" ", "b", "c"]), (-2, ["b", "c", " "]), (-9, [" ", " ", " "])])
  func `text that begins left of the grid loses the part outside`(x: Int, cells: [String]) {
    var grid = grid(3)
    grid.put("漢bc", at: Point(x: x, y: 0))
    #expect(graphemes(grid) == cells)
  }

  @Test(arguments: [-1, 1, 99])
  func `rows outside are left alone`(y: Int) {
    var grid = grid(3)
    #expect(grid.put("abc", at: Point(x: 0, y: y)) == 0)
    #expect(grid.text == "")
  }

  @Test(
    arguments: [
      (0, "x", ["x", " ", "字", ""]), (1, "x", [" ", "x", "字", ""]),
      (1, "同", [" ", "同", "", " "]), (2, "xy", ["漢", "", "x", "y"]), (3, "x", ["漢", "", " ", "x"]),
    ])
  func `writing over half of a wide grapheme blanks the other half`(
    x: Int, text: String, cells: [String]
  ) {
    var grid = grid(4)
    grid.put("漢字", at: Point(x: 0, y: 0))
    grid.put(text, at: Point(x: x, y: 0))
    #expect(graphemes(grid) == cells)
  }

  @Test func `no text can command the terminal`() {
    var grid = grid(40)
    grid.put("a\u{1B}[2J\u{7}\r\n\u{9B}\u{202E}\tb\u{200B}c", at: Point(x: 0, y: 0))
    #expect(grid.text == "a␛[2J␇␊\u{FFFD}\u{FFFD}    bc")
  }

  @Test(arguments: ["漢 é\u{200B}x", "\ta\u{1B}", "👨‍👩‍👧🇩🇪☀\u{FE0F}", "กำकि"])
  func `put uses the columns that DisplayWidth foretells`(text: String) {
    var grid = grid(40)
    #expect(grid.put(text, at: Point(x: 0, y: 0)) == DisplayWidth.columns(of: text))
  }

  @Test func `fill and restyle are clipped to the grid`() {
    var grid = grid(3, 2)
    grid.fill(Rect(x: 1, y: -1, width: 9, height: 2), with: "x", style: Style(.dim))
    grid.restyle(Rect(x: -1, y: 0, width: 3, height: 9), Style(.selection))
    #expect(grid.snapshot == " xx\n\n---\nSSd\nSS\n")
  }

  @Test func `fill over half of a wide grapheme leaves no orphan`() {
    var grid = grid(3)
    grid.put("漢b", at: Point(x: 0, y: 0))
    grid.fill(Rect(x: 1, y: 0, width: 1, height: 1), with: "x")
    #expect(graphemes(grid) == [" ", "x", "b"])
  }

  @Test func `a box shows its title and focus`() {
    var grid = grid(12, 3)
    grid.box(grid.bounds, title: "Attention map")
    #expect(grid.text == "┌─ Atten… ─┐\n│          │\n└──────────┘")
    grid.box(grid.bounds, title: "Cache", isFocused: true)
    #expect(
      grid.snapshot == """
        ┏━ Cache ━━┓
        ┃          ┃
        ┗━━━━━━━━━━┛
        ---
        BBtttttttBBB
        B          B
        BBBBBBBBBBBB

        """)
  }

  @Test(arguments: [(1, 1), (2, 2), (6, 2), (0, 0)])
  func `a box in a tiny area neither traps nor leaves it`(width: Int, height: Int) {
    var grid = grid(8, 3)
    grid.box(Rect(x: 1, y: 1, width: width, height: height), title: "title")
    #expect(grid[0, 0] == Cell())
    #expect(grid[min(7, width + 1), min(2, height + 1)] == Cell())
  }
}
