import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// The whole screen in its main situations: four sizes where the layout is of interest, else one.
@Suite(.timeLimit(.minutes(10)))
@MainActor
struct ScreenSnapshotTests {
  nonisolated static let sizes = [
    Size(width: 40, height: 12), Size(width: 80, height: 24), Size(width: 120, height: 40),
    Size(width: 200, height: 60),
  ]
  nonisolated static let size = Size(width: 120, height: 40)

  @Test func `while the model loads`() async {
    let app = AppDriver(size: Self.size)
    await app.open(.loadingModel(name: "SmolLM2-135M"))
    expect(app, "loading")
  }

  @Test func `while the document is read, with a question waiting`() async {
    let app = AppDriver(size: Self.size)
    await app.open(
      .loadingModel(name: "SmolLM2-135M"), .modelLoaded(.tiny), .planned(.stream),
      .reading(.halfway))
    await app.ask("Who is Daisy?")
    expect(app, "reading")
  }

  @Test func `while an answer streams`() async {
    let app = AppDriver(size: Self.size)
    await app.finishOpening()
    await app.ask("Where does Daisy live?")
    await app.answer(.text("Daisy lives in East Egg, "), .text("across the bay"))
    expect(app, "answering")
  }

  @Test(arguments: sizes)
  func `after an answer`(_ size: Size) async {
    let app = AppDriver(size: size)
    await app.finishOpening()
    await app.ask("Where does Daisy live?")
    var statistics = AnswerStatistics.short
    statistics.recollection = .attended(2)
    await app.answer(
      .recalled(.attended(2)), .text("In East Egg."),
      .cited(CitedSentence(bytes: 0..<12, numbers: [1])), .ended(.finished(statistics)))
    await app.measure(.streaming)
    expect(app, "answered")
  }

  @Test(arguments: sizes)
  func `with help open`(_ size: Size) async {
    let app = AppDriver(size: size)
    await app.finishOpening()
    await app.press(.function(1))
    expect(app, "help")
  }

  @Test func `while the document is searched`() async {
    let app = AppDriver(size: Self.size)
    await app.finishOpening()
    await app.press(.tab, .character("/"))
    await app.type("green light")
    expect(app, "search")
  }

  @Test func `with the attention map`() async {
    let app = AppDriver(size: Self.size)
    await app.finishOpening()
    await app.ask("Where does Daisy live?")
    await app.answer(.text("In East Egg."))
    await app.measure(.probed)
    expect(app, "attention")
  }

  @Test(arguments: sizes)
  func `with the cursor on the attention map`(_ size: Size) async {
    let app = await recalled(.gatsby, size)
    await app.focus(.panel(.attention))
    await app.press(.down, .right, .right)
    expect(app, "attention-map")
  }

  @Test func `with a layer's pattern`() async {
    let app = await recalled(.gatsby, Self.size)
    await app.focus(.panel(.attention))
    await app.press(.character("v"))
    await app.measure(.patterned)
    expect(app, "attention-window")
    for _ in 0..<5 { await app.press(.character("]")) }
    expect(app, "attention-dense")
  }

  @Test(arguments: sizes)
  func `with a head picked`(_ size: Size) async {
    let app = await recalled(.gatsby, size)
    await app.focus(.panel(.attention))
    await app.press(.character("s"))
    await app.measure(.patterned)
    await app.press(.down)
    expect(app, "attention-heads")
    await app.press(.character("d"))
    expect(app, "attention-distance")
  }

  @Test func `with an answer's sources`() async {
    let app = await recalled(.gatsby, Self.size)
    await app.press(.tab, .tab, .character("n"))
    expect(app, "sources")
  }

  @Test func `with a citation opened in the second of two documents`() async {
    let notes = Document(name: "notes.md", text: "The house is red.\n\nAnd old.\n")
    let app = await recalled(.joined([notes, .gatsby]), Self.size)
    await app.press(.tab, .tab, .character("n"), .enter)
    expect(app, "citation")
  }

  @Test func `while a book is read lightly and a question is answered`() async {
    let app = AppDriver(size: Self.size)
    await app.open(.modelLoaded(.tiny), .planned(.recall), .reading(.halfway))
    await app.ask("Where does Daisy live?")
    await app.answer(.recalled(.passages(searched: 320)), .text("In East Egg, across"))
    await app.measure(.recalling)
    expect(app, "recalling")
  }

  private func recalled(_ document: Document, _ size: Size) async -> AppDriver {
    let app = AppDriver(document, size: size)
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    var statistics = AnswerStatistics.recalled
    statistics.recollection = .passages(weights: [0.62, 0.08, 0.3], in: document)
    await app.answer(
      .recalled(.passages(in: document)), .text("In East Egg. The light burns."),
      .cited(CitedSentence(bytes: 0..<13, numbers: [1])),
      .cited(CitedSentence(bytes: 13..<29, numbers: [2, 3])), .ended(.finished(statistics)))
    await app.measure(.recalling)
    return app
  }

  @Test(arguments: sizes + [Size(width: 60, height: 30)])
  func `with large instruments`(_ size: Size) async {
    let app = await recalled(.gatsby, Self.size)
    await app.press(.alt("p"), .alt("p"), .alt("p"), .left)
    expect(app, "instruments")
  }

  @Test(arguments: sizes)
  func `with one panel on the whole screen`(_ size: Size) async {
    let app = await recalled(.gatsby, size)
    await app.press(.backTab, .character("+"))
    expect(app, "zoomed")
  }

  @Test(arguments: PanelList.standard.ids)
  func `with each panel alone`(_ panel: PanelID) async {
    let app = await recalled(.gatsby, Size(width: 80, height: 24))
    await app.focus(.panel(panel))
    await app.press(.character("+"))
    expect(app, "alone-\(panel.name)")
  }

  @Test(arguments: [Size(width: 40, height: 12), Size(width: 60, height: 30)])
  func `with a panel focused in portrait`(_ size: Size) async {
    let app = await recalled(.gatsby, size)
    await app.press(.tab, .tab, .tab, .tab)
    expect(app, "portrait")
  }

  @Test(arguments: [Size(width: 30, height: 8), Size(width: 12, height: 3)])
  func `in a terminal that is too small`(_ size: Size) async {
    let app = AppDriver(size: size)
    await app.settle()
    expect(app, "too-small")
  }

  private func expect(
    _ app: AppDriver, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let size = app.display.grid.size
    assertSnapshot(
      app.display.grid, "\(name)-\(size.width)x\(size.height)", sourceLocation: sourceLocation)
  }
}
