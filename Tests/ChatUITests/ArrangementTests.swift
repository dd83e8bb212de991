import Chat
import ChatUI
import Screen
import TestSupport
import Testing

/// Focus, zoom, presets and the width of the panels.
@Suite(.timeLimit(.minutes(10)))
@MainActor
struct ArrangementTests {
  nonisolated static let sizes = [
    Size(width: 40, height: 12), Size(width: 60, height: 30), Size(width: 80, height: 24),
    Size(width: 120, height: 40),
  ]

  @Test(arguments: sizes)
  func `every part can be focused, and zoomed to the whole screen and back`(_ size: Size) async {
    let app = AppDriver(size: size)
    await app.finishOpening()
    var visited: Set<Focus> = []
    for _ in Focus.standard {
      let before = app.display.grid
      visited.insert(app.state.focus)
      await app.press(.alt("+"))
      let layout = app.state.layout
      let whole = Rect(x: 0, y: 0, width: size.width, height: size.height - 1)
      switch app.state.focus {
      case .input: #expect(layout.transcript.height + layout.input.height == whole.height)
      case .document: #expect(layout.document == whole)
      case .transcript: #expect(layout.transcript == whole)
      default: #expect(layout.panels.map(\.area) == [whole])
      }
      await app.press(.alt("="))
      #expect(app.display.grid == before)
      await app.press(.tab)
    }
    #expect(visited == Set(Focus.standard))
  }

  @Test func `where a letter is typed + is typed, elsewhere it zooms`() async {
    let app = AppDriver()
    await app.press(.character("+"))
    #expect(app.state.question.editor.text == "+" && !app.state.arrangement.isZoomed)
    await app.press(.tab, .character("+"))
    #expect(app.state.arrangement.isZoomed)
    await app.press(.tab)
    #expect(app.state.arrangement.isZoomed && app.state.layout.document == nil)
  }

  @Test func `p goes through the arrangements and comes back to the first`() async {
    let app = AppDriver()
    await app.finishOpening()
    let first = app.display.grid.text
    await app.press(.tab, .tab)
    var shown: [[Bool]] = []
    for _ in Preset.allCases {
      await app.press(.character("p"))
      shown.append([app.state.arrangement.isDocumentVisible, !app.state.arrangement.panels.isEmpty])
    }
    #expect(shown == [[true, false], [false, false], [false, true], [true, true]])
    await app.press(.character("i"))
    #expect(app.display.grid.text == first)
  }

  @Test func `an arrangement that hides the focused part brings the question back`() async {
    let app = AppDriver()
    await app.press(.tab, .alt("p"), .alt("p"))
    #expect(app.state.focus == .input)
    #expect(app.text.contains("chat: the conversation alone"))
  }

  @Test func `< and > move the border of the panels, but never too far`() async {
    let app = AppDriver()
    await app.press(.tab)
    let start = app.state.layout.divider
    await app.press(.character("<"))
    #expect(app.state.layout.divider == start.map { $0 - 4 })
    for _ in 0..<40 { await app.press(.character("<")) }
    #expect(app.state.layout.divider == 40)
    for _ in 0..<80 { await app.press(.character(">")) }
    #expect(app.state.layout.divider == 120 - 24)
  }

  @Test func `a width that no longer fits is cut, not forgotten`() async {
    let app = AppDriver(size: Size(width: 160, height: 40))
    await app.press(.tab)
    for _ in 0..<10 { await app.press(.character("<")) }
    let wide = app.state.layout
    await app.resize(Size(width: 90, height: 40))
    #expect(app.state.layout.divider == 40)
    await app.resize(Size(width: 160, height: 40))
    #expect(app.state.layout == wide)
  }

  @Test func `a reader who scrolled up finds the place again after a zoom`() async {
    let app = AppDriver(size: Size(width: 80, height: 24))
    await app.finishOpening()
    await app.ask("Who is Daisy?")
    let words = (1...300).map { "word\($0)" }.joined(separator: " ")
    await app.answer(.text(words))
    await app.press(.pageUp)
    let before = app.conversation
    await app.press(.tab, .character("+"))
    await app.answer(.text(words + words))
    await app.press(.character("+"), .character("i"))
    #expect(app.conversation == before)
  }

  @Test func `every change is kept, a drag when it has ended`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.type("typing changes nothing")
    #expect(app.kept.isEmpty)
    await app.press(.function(3), .alt("p"), .alt("+"))
    #expect(app.kept.map(\.panels.count) == [PanelList.standard.ids.count - 1, 0, 0])
    #expect(app.kept.map(\.isZoomed) == [false, false, true])
    await app.press(.alt("+"), .alt("p"), .alt("p"), .alt("p"))
    let before = app.kept.count
    guard let divider = app.state.layout.divider else { return }
    await app.mouse(.press, divider, 5)
    for step in 1...9 { await app.mouse(.drag, divider - step, 5) }
    #expect(app.kept.count == before)
    await app.mouse(.release, divider - 9, 5)
    #expect(app.kept.count == before + 1)
    #expect(app.kept.last?.panelWidth == 120 - divider + 9)
    await app.press(.control("u"))
    await app.ask("/theme light")
    #expect(app.kept.last?.theme == .light)
    await app.ask("/mouse off")
    #expect(app.kept.last?.isMouseOn == false)
  }

  @Test func `a run begins as it was told`() async {
    var settings = ScreenSettings()
    settings.isMouseOn = false
    settings.arrangement.theme = .highContrast
    settings.arrangement.panels = [.cache]
    settings.arrangement.isDocumentVisible = false
    settings.arrangement.panelWidth = 50
    let app = AppDriver(settings: settings)
    await app.settle()
    #expect(!app.display.isMouseOn && app.display.theme == .highContrast)
    let layout = app.state.layout
    #expect(layout.document == nil && layout.panels.map(\.panel) == [.cache])
    #expect(layout.divider == 70)
    #expect(app.kept.isEmpty)
    settings.isMouseOn = nil
    settings.arrangement.isMouseOn = false
    let next = AppDriver(settings: settings)
    await next.settle()
    #expect(!next.display.isMouseOn && next.kept.isEmpty)
  }
}
