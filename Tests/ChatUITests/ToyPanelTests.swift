import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// A panel that only this test registers: one type and one entry in a list.
private struct ToyPanel: Panel {
  let id = PanelID("toy")
  let title = "Toy"
  var presses = 0
  var turns = 0
  var area = Rect(x: 0, y: 0, width: 0, height: 0)

  private var add: Command { .panel(PanelCommand(id, "toy-add")) }

  var bindings: [KeyBinding] { [KeyBinding(.panel(id), [.character("a")], add, "add one")] }

  func hints(in state: AppState) -> [Hint] { [Hint(add, "add")] }

  func view(of state: AppState) -> any PanelView {
    ToyView(presses: presses, turns: turns, document: state.document.name)
  }

  mutating func perform(_ command: Command, in state: AppState) -> [Request]? {
    guard command == add else { return nil }
    presses += 1
    return [.message("Toy has \(presses)")]
  }

  mutating func press(at point: Point, wasFocused: Bool, in state: AppState) -> [Request] {
    guard area.contains(point) else { return [] }
    return wasFocused ? [.openPassage(4..<16)] : [.notice("Toy was clicked")]
  }

  mutating func turnWheel(by steps: Int, in state: AppState) -> [Request] {
    turns += steps
    return []
  }

  mutating func layOut(in area: Rect, of state: AppState) { self.area = area }
}

private struct ToyView: PanelView {
  let presses: Int
  let turns: Int
  let document: String

  var summary: String { "toy of \(document)" }

  func draw(in grid: inout CellGrid, area: Rect) {
    grid.put("Toy sees \(document): \(presses), \(turns)", at: area.origin)
  }
}

/// A panel is one type and one entry in the list of panels; everything else follows from it.
@Suite(.timeLimit(.minutes(10)))
@MainActor
struct ToyPanelTests {
  private static let id = PanelID("toy")
  private static let panels = PanelList(PanelList.standard.all.prefix(5) + [ToyPanel()])

  private func opened(size: Size = Size(width: 140, height: 60)) async -> AppDriver {
    let app = AppDriver(size: size, settings: ScreenSettings(panels: Self.panels))
    await app.finishOpening()
    return app
  }

  @Test(arguments: ArrangementTests.sizes + [Size(width: 200, height: 60)])
  func `it has an area in the layout, like the other panels`(_ size: Size) async {
    let app = await opened(size: size)
    let places = app.state.layout.panels
    #expect(places.map(\.panel) == (places.isEmpty ? [] : Self.panels.ids))
    await app.focus(.panel(Self.id))
    let place = app.state.layout.area(of: Self.id)
    #expect(place?.isCompact == false)
    #expect(app.text.contains("Toy sees gatsby.txt: 0, 0"))
  }

  @Test func `it is drawn in a box with its title, or as one row`() async {
    let app = await opened()
    #expect(app.text.contains("─ Toy ─") && app.text.contains("Toy sees gatsby.txt: 0, 0"))
    await app.resize(Size(width: 80, height: 24))
    #expect(app.text.contains("Toy        toy of gatsby.txt"))
  }

  @Test func `Tab focuses it, its keys work there, and its hints show`() async {
    let app = await opened()
    await app.press(.character("a"))
    #expect(app.text.contains("Toy sees gatsby.txt: 0, 0"))
    await app.focus(.panel(Self.id))
    #expect(app.state.focus == .panel(Self.id))
    #expect(app.text.contains("━ Toy ━") && app.text.contains("a add"))
    await app.press(.character("a"), .character("a"))
    #expect(app.text.contains("Toy sees gatsby.txt: 2, 0"))
    #expect(app.state.message == "Toy has 2")
  }

  @Test func `the next free keys show and hide it, and take none that has a meaning`() async {
    let app = await opened()
    for key in [KeyPress.function(9), .alt("6")] {
      await app.press(key)
      #expect(app.state.layout.area(of: Self.id) == nil)
      await app.press(key)
      #expect(app.state.layout.area(of: Self.id) != nil)
    }
    await app.press(.tab, .character("6"))
    #expect(app.state.layout.area(of: Self.id) == nil)
    let keys = KeyBindings(panels: Self.panels)
    #expect(keys.command(for: .function(8), in: [.everywhere]) == .nextMode)
    for context in keys.contexts {
      let pressed = keys.all.filter { $0.context == context }.flatMap(\.keys)
      #expect(Set(pressed).count == pressed.count, "\(context)")
    }
  }

  @Test func `any number of panels leaves the other keys their meaning`() {
    let many = PanelList(PanelList.standard.all + (1...9).map { _ in ToyPanel() })
    let keys = KeyBindings(panels: many).all.filter { $0.context == .everywhere }.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test func `the help lists it`() async {
    let app = await opened()
    await app.press(.function(1))
    #expect(app.text.contains("Toy panel on or off"))
    for _ in 0..<9 where !app.text.contains("add one") { await app.press(.pageDown) }
    #expect(app.text.contains("add one"))
  }

  @Test func `a click focuses it and reaches it, and so does the wheel`() async throws {
    let app = await opened()
    let area = try #require(app.state.layout.area(of: Self.id)).interior
    await app.mouse(.wheelDown, area.x, area.y)
    #expect(app.text.contains("Toy sees gatsby.txt: 0, 1") && app.state.focus == .input)
    await app.click(area.x, area.y)
    #expect(app.state.focus == .panel(Self.id) && app.text.contains("Toy was clicked"))
    let focused = try #require(app.state.layout.area(of: Self.id)).interior
    await app.click(focused.x, focused.y)
    #expect(app.state.focus == .document && app.state.documentPane.mark == 4..<16)
  }

  @Test func `a saved arrangement and other keys have it by its name`() async throws {
    let app = await opened()
    await app.press(.function(9))
    #expect(app.kept.last?.panels == Set(Self.panels.ids.dropLast()))
    let keys = try KeyBindings(panels: Self.panels).rebinding([("toy-add", ["x"])])
    #expect(keys.command(for: .character("x"), in: [.panel(Self.id)])?.name == "toy-add")
  }
}
