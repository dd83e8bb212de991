import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// The Attention panel under the cursor.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct AttentionStoryTests {
  private static let answer = "In East Egg. The light burns."

  private func answered(size: Size = Size(width: 120, height: 40)) async -> AppDriver {
    let app = AppDriver(size: size)
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    await app.answer(
      .recalled(.passages()), .text(Self.answer),
      .cited(CitedSentence(bytes: 0..<13, numbers: [1], weights: [1: 0.9, 2: 0.1])),
      .cited(CitedSentence(bytes: 13..<29, numbers: [2, 3], weights: [2: 0.7, 3: 0.3])),
      .ended(.finished(.recalled)))
    await app.measure(.recalling)
    return app
  }

  @Test func `the map's hottest place leads into the book, and ^O back to the map`() async {
    let app = await answered()
    await app.focus(.panel(.attention))
    #expect(app.state.focus == .panel(.attention))
    #expect(app.text.contains("The answer"))
    #expect(app.text.contains("looks most at lines 1–9"))
    #expect(app.text.contains("close look"))
    await app.press(.enter)
    #expect(app.state.focus == .document)
    #expect(app.cells(with: .selection).contains("The Great Gatsby"))
    await app.press(.control("o"))
    #expect(app.state.focus == .panel(.attention) && app.state.documentPane.mark == nil)
  }

  @Test func `the cursor goes from cell to cell and tells how each place is read`() async {
    let app = await answered(size: Size(width: 120, height: 60))
    await app.focus(.panel(.attention))
    await app.press(.end)
    #expect(app.text.contains("not read yet"))
    let last = app.state.attention.cursor
    await app.press(.right, .down)
    #expect(app.state.attention.cursor == last, "it stops at the end")
    await app.press(.home)
    #expect(app.state.attention.cursor == 0)
    #expect(app.text.contains("The Great Gatsby In"))
    await app.press(.character("l"))
    let right = app.state.attention.cursor ?? 0
    await app.press(.character("j"), .character("h"), .character("k"))
    #expect(right > 0 && app.state.attention.cursor == 0)
  }

  @Test func `a smaller part is named, scrolls with the cursor, and grows to the whole again`()
    async
  {
    let app = await answered()
    await app.focus(.panel(.attention))
    #expect(app.text.contains("whole document"))
    await app.press(.character("z"))
    let range = app.state.attention.range
    #expect(range?.lowerBound == 0)
    #expect(app.text.contains("lines 1–149"))
    #expect(!app.text.contains("whole document"))
    await app.press(.end, .down)
    #expect(app.state.attention.range?.count == range?.count)
    #expect(app.state.attention.range != range)
    await app.press(.character("Z"))
    #expect(app.state.attention.range == nil)
    for _ in 0..<9 { await app.press(.character("z")) }
    #expect(app.text.contains("The map shows no smaller part"))
    #expect((app.state.attention.range?.count ?? 0) >= 1024)
  }

  @Test func `a selected citation shows the attention of the sentences that name it`() async {
    let app = await answered()
    await app.press(.tab, .tab, .character("n"), .character("n"))
    await app.focus(.panel(.attention))
    #expect(app.state.transcript.selection?.number == 2)
    #expect(app.text.contains("Citing [2]"))
    #expect(app.text.contains("looks most at lines 407–417"))
  }

  @Test func `the focused panel takes the reading's place where it had one row or none`() async {
    for size in [Size(width: 80, height: 24), Size(width: 40, height: 12)] {
      let app = await answered(size: size)
      await app.focus(.panel(.attention))
      #expect(app.state.focus == .panel(.attention))
      #expect(app.text.contains("━ Attention · map ━"))
      #expect(app.text.contains("looks most at lines 1–9"))
      await app.press(.enter)
      #expect(app.state.focus == .document)
      #expect(app.cells(with: .selection).contains("The Great Gatsby"))
    }
  }

  @Test func `without an answer the map still leads to every place`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.focus(.panel(.attention))
    await app.press(.end, .enter)
    #expect(app.state.documentPane.mark == Document.gatsby.passages.last?.content)
    #expect(app.state.focus == .document)
  }

  @Test func `an empty document has no places`() async {
    let app = AppDriver(Document(name: "a", text: ""))
    await app.finishOpening()
    await app.focus(.panel(.attention))
    await app.press(
      .end, .character("z"), .character("Z"), .down, .enter)
    #expect(app.state.focus == .panel(.attention))
    #expect(app.text.contains("There is nothing to open"))
  }

  @Test func `Alt-v shows a hidden panel, then the next view from anywhere`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.press(.function(6))
    #expect(!app.state.arrangement.panels.contains(.attention))
    await app.press(.alt("v"))
    #expect(app.state.arrangement.panels.contains(.attention) && app.state.attention.view == .map)
    for view in [AttentionView.pattern, .heads, .map] {
      await app.press(.alt("v"))
      #expect(app.state.attention.view == view)
    }
    #expect(app.answering.probe == [.map, nil, .map, .pattern, .heads, .map])
  }

  @Test func `the keys go from layer to layer, also from the prompt to the light pass`() async {
    let app = await answered()
    await app.focus(.panel(.attention))
    await app.press(.character("]"))
    #expect(app.text.contains("The pattern of each layer is another view"))
    await app.press(.character("v"))
    #expect(app.text.contains("Nothing read yet"))
    await app.measure(.patterned)
    #expect(app.text.contains("Layer 0 · prompt") && app.text.contains("window of 512"))
    for _ in 0..<5 { await app.press(.character("]")) }
    #expect(app.text.contains("Layer 5 · prompt") && app.text.contains("100% dense"))
    #expect(app.text.contains("0% saved") && app.text.contains("All 18"))
    await app.press(.end)
    #expect(app.text.contains("Layer 4 · light pass"))
    await app.press(.right, .character(">"))
    #expect(app.state.attention.patternIndex(in: app.state) == 22, "it stops at the last")
    await app.press(.home, .character("["))
    #expect(app.state.attention.patternIndex(in: app.state) == 0)
    await app.press(.character("z"), .enter)
    #expect(app.text.contains("Nothing was measured here"))
  }

  @Test func `a head is picked, tells its measures, and leads to where it looks`() async {
    let app = await answered()
    await app.focus(.panel(.attention))
    await app.press(.character("s"))
    #expect(app.state.attention.view == .heads)
    var calibrated = Telemetry.recalling
    calibrated.heads = .calibrated
    await app.measure(calibrated)
    #expect(app.text.contains("Layer 5, head 1") && app.text.contains("7.5%"))
    #expect(app.text.contains("Measured with the next answer."))
    await app.press(.enter)
    #expect(app.text.contains("Nothing was measured here"))
    await app.press(.character("d"))
    #expect(app.text.contains("not measured"))
    await app.measure(.patterned)
    await app.press(.character("s"), .down)
    #expect(app.text.contains("Layer 5, head 2") && app.text.contains("4.4%"))
    #expect(app.text.contains("45%"))
    await app.press(.character("e"))
    #expect(app.text.contains("Entropy") && app.text.contains("4.0 bits"))
    await app.press(.enter)
    #expect(app.cells(with: .selection).contains("Paragraph 200"))
    await app.press(.control("o"), .home, .up, .up, .up)
    #expect(app.state.attention.head == HeadIndex(layer: 0, head: 0))
    await app.press(.end, .right, .down, .down, .down, .down)
    #expect(app.state.attention.head == HeadIndex(layer: 17, head: 3))
  }
}
