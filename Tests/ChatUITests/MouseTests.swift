import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// What clicks, drags and the wheel do.
@Suite(.timeLimit(.minutes(10)))
@MainActor
struct MouseTests {
  private func answered(size: Size = Size(width: 120, height: 40)) async -> AppDriver {
    let app = AppDriver(size: size)
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    await app.answer(
      .recalled(.passages()), .text("In East Egg. The light burns."),
      .cited(CitedSentence(bytes: 0..<13, numbers: [1])),
      .cited(CitedSentence(bytes: 13..<29, numbers: [2, 3])), .ended(.finished(.recalled)))
    return app
  }

  @Test(arguments: ArrangementTests.sizes)
  func `a click focuses the part under it`(_ size: Size) async {
    let app = await answered(size: size)
    let layout = app.state.layout
    let parts =
      [(Focus.input, layout.input), (.transcript, layout.transcript)]
      + layout.panels.map { (Focus.panel($0.panel), $0.area) }
      + (layout.document.map { [(Focus.document, $0)] } ?? [])
    for (part, area) in parts {
      await app.press(.escape)
      await app.click(area.x + 1, area.y)
      #expect(app.state.focus == part)
    }
  }

  @Test func `a click on the number of a source opens it in the document`() async throws {
    let app = await answered()
    let place = try #require(app.place(of: "[2]"))
    await app.click(place.x + 1, place.y)
    #expect(app.state.transcript.selection == CitationSelection(turn: 1, number: 2))
    #expect(app.state.focus == .document)
    #expect(app.cells(with: .selection).contains("Paragraph 200: the green light"))
    await app.press(.control("o"))
    #expect(app.state.focus == .transcript)
    await app.click(place.x - 2, place.y)
    #expect(app.state.focus == .transcript)
  }

  @Test func `a click on a passage of the Sources panel opens it`() async throws {
    let app = await answered()
    let panel = try #require(app.state.layout.panels.first { $0.panel == .sources })
    for (row, number) in [(2, 1), (3, 1), (4, 2), (5, 3)] {
      await app.press(.escape)
      let isRoomy = panel.area.height >= 9
      await app.click(panel.area.x + 4, panel.area.y + row)
      if isRoomy || row < 4 { #expect(app.state.transcript.selection?.number == number) }
    }
    await app.click(panel.area.x + 4, panel.area.y + 1)
    #expect(app.state.focus == .panel(.sources))
  }

  @Test func `the wheel scrolls what is under the pointer, whatever has the focus`() async throws {
    let app = await answered()
    let layout = app.state.layout
    let document = try #require(layout.document)
    await app.mouse(.wheelDown, document.x + 5, document.y + 2)
    #expect(app.state.documentPane.top > 0 && app.state.focus == .input)
    await app.mouse(.wheelUp, document.x + 5, document.y + 2)
    #expect(app.state.documentPane.top == 0)
    await app.answer()
    await app.ask("More?")
    await app.answer(.text((1...400).map { "word\($0)" }.joined(separator: " ")))
    await app.mouse(.wheelUp, layout.transcript.x + 5, layout.transcript.y + 2)
    #expect(app.state.conversation.scrollBack == 3)
    await app.mouse(.wheelDown, layout.input.x + 5, layout.input.y + 1)
    #expect(app.state.conversation.scrollBack == 0)
  }

  @Test func `a click on the map moves its cursor, another opens it, the wheel comes closer`()
    async
    throws
  {
    let app = await answered()
    await app.measure(.patterned)
    await app.focus(.panel(.attention))
    func attentionArea() throws -> Rect {
      let panels = app.state.layout.panels
      return ScreenLayout.interior(try #require(panels.first { $0.panel == .attention }).area)
    }
    let area = try attentionArea()
    let cells = AttentionMap(app.state.attention, app.state).cells
    await app.click(area.x + 3, area.y + 2)
    #expect(app.state.attention.cursor == cells.bytes(of: cells.columns + 3).lowerBound)
    await app.click(area.x + 3, area.y + 2)
    #expect(app.state.focus == .document && app.state.documentPane.mark != nil)
    // The panel is smaller now; the first click on it only moves the cursor, as drawn.
    let small = try attentionArea()
    await app.click(small.x + 9, small.y + 1)
    #expect(app.state.focus == .panel(.attention))
    await app.mouse(.wheelUp, area.x + 3, area.y + 2)
    let range = try #require(app.state.attention.range)
    #expect(range.contains(app.state.attention.cursor ?? -1))
    await app.mouse(.wheelDown, area.x + 3, area.y + 2)
    #expect(app.state.attention.range == nil)
  }

  @Test func `a click on a head picks it, and the wheel goes through patterns`() async throws {
    let app = await answered()
    await app.measure(.patterned)
    await app.focus(.panel(.attention))
    await app.press(.character("v"))
    let panel = try #require(app.state.layout.panels.first { $0.panel == .attention })
    let area = ScreenLayout.interior(panel.area)
    await app.mouse(.wheelDown, area.x, area.y)
    #expect(app.state.attention.picture == 1)
    await app.press(.character("v"))
    let heads = try #require(app.state.attention.geometry.heads).area
    await app.click(heads.x + 7, heads.y)
    let picked = try #require(app.state.attention.head)
    #expect(app.text.contains("Layer \(picked.layer), head \(picked.head)"))
    #expect(app.display.grid[heads.x + 7, heads.y].grapheme == "◆")
  }

  @Test func `a click in the question moves its cursor`() async throws {
    let app = await answered()
    await app.type("Where does 黛西 live?")
    let text = app.state.layout.inputText
    await app.click(text.x + 6, text.y)
    await app.type("exactly ")
    #expect(app.state.question.editor.text == "Where exactly does 黛西 live?")
    // The second half of a wide letter is that letter.
    await app.click(text.x + 20, text.y)
    await app.type("|")
    #expect(app.state.question.editor.text == "Where exactly does |黛西 live?")
    await app.click(text.maxX - 1, text.y)
    #expect(app.state.question.editor.cursor == app.state.question.editor.text.utf8.count)
  }

  @Test func `dragging the border of the panels moves it, and stops where parts need room`()
    async
    throws
  {
    let app = await answered()
    let divider = try #require(app.state.layout.divider)
    await app.mouse(.press, divider, 10)
    await app.mouse(.drag, divider - 12, 10)
    #expect(app.state.layout.divider == divider - 12)
    await app.mouse(.drag, 0, 10)
    #expect(app.state.layout.divider == 40)
    await app.mouse(.release, 0, 10)
    await app.mouse(.drag, divider, 10)
    #expect(app.state.layout.divider == 40)
    #expect(app.state.focus == .input)
  }

  @Test func `over help the wheel scrolls it and a click beside it closes it`() async {
    let app = await answered(size: Size(width: 80, height: 24))
    await app.press(.function(1))
    await app.mouse(.wheelDown, 40, 12)
    #expect(app.state.help?.top == 3)
    await app.click(40, 12)
    #expect(app.state.help != nil)
    await app.click(0, 0)
    #expect(app.state.help == nil)
  }

  @Test func `clicks outside the screen, and in one that is too small, change nothing`() async {
    let app = await answered()
    let before = app.display.grid
    await app.click(500, 500)
    await app.mouse(.wheelDown, -1, -1)
    #expect(app.display.grid == before)
    await app.resize(Size(width: 20, height: 5))
    await app.click(3, 3)
    await app.resize(Size(width: 120, height: 40))
    #expect(app.state.focus == .input)
  }

  @Test func `/mouse gives the mouse to the terminal and takes it back`() async {
    let app = await answered()
    #expect(app.display.isMouseOn)
    await app.ask("/mouse off")
    #expect(!app.display.isMouseOn)
    await app.ask("/mouse")
    #expect(app.text.contains("The mouse is off: the terminal's own."))
    await app.ask("/mouse on")
    #expect(app.display.isMouseOn)
  }

  @Test func `/theme changes the colours at once, and an unknown one none`() async {
    let app = await answered()
    await app.ask("/theme light")
    #expect(app.display.theme == .light)
    await app.ask("/theme pink")
    #expect(app.text.contains("There is no theme pink: auto, dark, light, high-contrast."))
    await app.ask("/theme")
    #expect(app.text.contains("Theme light."))
    #expect(app.display.theme == .light)
  }
}

extension AppDriver {
  func mouse(_ kind: MouseEvent.Kind, _ x: Int, _ y: Int) async {
    await press(.mouse(MouseEvent(kind, at: Point(x: x, y: y))))
  }

  func click(_ x: Int, _ y: Int) async {
    await mouse(.press, x, y)
    await mouse(.release, x, y)
  }

  /// Where a text of one-column characters stands first.
  func place(of text: String) -> Point? {
    for (y, line) in self.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let range = line.firstRange(of: text) {
        return Point(x: DisplayWidth.columns(of: line[..<range.lowerBound]), y: y)
      }
    }
    return nil
  }
}
