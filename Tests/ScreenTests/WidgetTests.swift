import Screen
import TestSupport
import Testing

@Suite struct WidgetTests {
  private func draw(_ widget: some Widget, width: Int, height: Int = 1) -> CellGrid {
    // A margin shows whether a widget keeps inside its area.
    var grid = CellGrid(size: Size(width: width + 2, height: height + 2))
    grid.fill(grid.bounds, with: "·")
    grid.fill(grid.bounds.inset())
    widget.draw(in: &grid, area: grid.bounds.inset())
    return grid
  }

  @Test func `a progress bar gives up its detail, then its label, never the percentage`() {
    let bar = ProgressBar(fraction: 0.428, label: "Reading", detail: "142 tok/s 0:35")
    var grid = CellGrid(size: Size(width: 60, height: 7))
    for (y, width) in [60, 40, 31, 20, 10, 5, 2].enumerated() {
      bar.draw(in: &grid, area: Rect(x: 0, y: y, width: width, height: 1))
    }
    assertSnapshot(grid, "progress-bar")
  }

  @Test(arguments: [(-1.0, " 0%"), (0.999, " 99%"), (1, "100%"), (7, "100%"), (.nan, " 0%")])
  func `only what is done is a hundred per cent`(fraction: Double, text: String) {
    #expect(draw(ProgressBar(fraction: fraction), width: 12).text.contains(text))
  }

  @Test(
    arguments: [
      (0.0, "0:00"), (34.2, "0:34"), (725, "12:05"), (3725, "1:02:05"), (.infinity, "–:––"),
    ])
  func `time left reads as a clock`(seconds: Double, text: String) {
    #expect(ProgressBar.clock(seconds: seconds) == text)
  }

  @Test func `a sparkline shows the newest values at the right`() {
    let grid = draw(Sparkline([9, 9, 0, 1, 4, 8, .nan, 0.01], maximum: 8), width: 6)
    #expect(grid.text.split(separator: "\n")[1] == "· ▁▄█ ▁·")
    assertSnapshot(draw(Sparkline((0..<20).map { Double($0) }), width: 24, height: 3), "sparkline")
  }

  @Test func `heat is pooled by its maximum over all cells`() {
    let values = (0..<100).map { $0 == 37 ? 1.0 : 0.1 }
    assertSnapshot(draw(HeatMap(values, selected: 99), width: 10, height: 2), "heat-map")
    let area = Rect(x: 0, y: 0, width: 7, height: 3)
    let cells = HeatMap.cells(count: 100, area: area)
    let ranges = (0..<cells).map { HeatMap.values(inCell: $0, of: cells, count: 100) }
    #expect(ranges.flatMap { Array($0) } == Array(0..<100))
    #expect(ranges.allSatisfy { !$0.isEmpty })
  }

  @Test func `few items fill a strip and many are pooled`() {
    #expect(draw(CategoryStrip([0, 1, 2]), width: 6).text.contains("·██▓▓▒▒·"))
    #expect(draw(CategoryStrip([1, 1, 1, 0, 2, 2]), width: 3).text.contains("·▓█▒·"))
    #expect(draw(CategoryStrip([]), width: 3).text.contains("·   ·"))
  }

  @Test func `no part of a whole looks like nothing`() {
    let text = draw(StackedBar([0, 0, 0, 0, 1]), width: 8).text
    #expect(text.contains("·████████·"))
    #expect(draw(StackedBar([0.5, 0.5]), width: 8).text.contains("·████▓▓▓▓·"))
  }

  @Test func `five kinds are told apart in 8 colours, without any, and in ASCII`() {
    let glyphs = (0..<5).map { CategoryStrip.glyph(of: $0) }
    #expect(Set(glyphs).count == 5)
    #expect(Set(glyphs.map { ASCIIFallback.text(for: $0, columns: 1) }).count == 5)
    let colors = (0..<5).map { kind in
      Theme().look(of: Style(.category(kind)), depth: .ansi8).foreground?.number(at: .ansi8)
    }
    #expect(Set(colors).count == 5)
  }

  @Test func `a stacked bar gives each share its cells, and dots to the rest`() {
    #expect(draw(StackedBar([0.5, 0.25]), width: 8).text.contains("·████▓▓···"))
    // Thirds of ten cells: no cell is lost to rounding.
    #expect(draw(StackedBar([1.0 / 3, 1.0 / 3, 1.0 / 3]), width: 10).text.contains("███▓▓▓▓▒▒▒"))
    #expect(draw(StackedBar([0, 0.04, 2, 1]), width: 6).text.contains("·▒▒▒▒▒▒·"))
    #expect(draw(StackedBar([.nan, -1]), width: 3).text.contains("·····"))
  }

  @Test func `bars stand in line whatever their labels and values`() {
    let chart = BarChart([
      .init(label: "layer 0", fraction: 0.5, value: "1.2 MB"),
      .init(label: "層 17", fraction: 1, value: "12 MB", role: .category(1)),
      .init(label: "a label that is far too long", fraction: 0, value: "0"),
      .init(label: "below the area", fraction: 1),
    ])
    assertSnapshot(draw(chart, width: 32, height: 3), "bar-chart")
  }

  @Test func `hints without room are left out whole`() {
    let hints = KeyHints([.init("F1", "Help"), .init("^L", "Redraw"), .init("q", "Quit")])
    assertSnapshot(draw(hints, width: 18), "key-hints")
  }

  @Test(arguments: 0...4, 0...2)
  func `no widget traps in a tiny area`(width: Int, height: Int) {
    let widgets: [any Widget] = [
      ProgressBar(fraction: 0.5, label: "label", detail: "detail"), Sparkline([1, 2, 3]),
      HeatMap([0, 0.5, 1]), CategoryStrip([0, 1]), StackedBar([0.4, 0.4]),
      BarChart([.init(label: "漢字", fraction: 1, value: "9")]),
      KeyHints([.init("F1", "Help")]),
    ]
    for widget in widgets {
      let grid = draw(widget, width: width, height: height)
      for x in 0..<grid.size.width {
        #expect(grid[x, 0].grapheme == "·")
        #expect(grid[x, grid.size.height - 1].grapheme == "·")
      }
      for y in 0..<grid.size.height {
        #expect(grid[0, y].grapheme == "·")
        #expect(grid[grid.size.width - 1, y].grapheme == "·")
      }
    }
  }
}
