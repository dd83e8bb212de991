import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// Reading and answers that are stopped, and how they go on.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct PausingStoryTests {
  private func reading(_ plan: ReadingPlan, _ settings: ScreenSettings = ScreenSettings()) async
    -> AppDriver
  {
    let app = AppDriver(settings: settings)
    await app.open(.modelLoaded(.tiny), .planned(plan), .reading(.halfway))
    return app
  }

  @Test(arguments: [
    Focus.document, .transcript, .panel(.context), .panel(.attention), .panel(.sources),
  ])
  func `Esc leaves a part for the question and stops nothing`(part: Focus) async {
    let app = await reading(.recall)
    await app.focus(part)
    await app.press(.character("+"), .escape)
    #expect(app.state.focus == .input && !app.state.arrangement.isZoomed)
    await app.type("What is the secret code?")
    #expect(app.state.question.editor.text == "What is the secret code?")
    #expect(!app.answering.opening.wasCancelled && app.state.isReading)
  }

  @Test func `a refused reading is tried again by /read`() async {
    let app = AppDriver()
    await app.open(.modelLoaded(.tiny), .ended(.failed("Too long.")))
    #expect(!app.state.isReading)
    await app.type("/read")
    await app.press(.enter)
    #expect(app.state.isReading && !app.text.contains("has been read"))
  }

  @Test func `Esc leaves a search, and what is typed then is a question`() async {
    let app = await reading(.recall)
    await app.press(.tab, .character("/"))
    await app.type("daisy")
    await app.press(.enter, .escape)
    #expect(app.state.documentPane.finder.search == nil && app.state.focus == .input)
    await app.press(.tab, .character("/"), .character("x"), .escape, .escape)
    await app.type("quit?")
    #expect(app.state.question.editor.text == "quit?" && !app.answering.opening.wasCancelled)
  }

  @Test func `Esc gives a zoomed question the other parts back`() async {
    let app = await reading(.recall)
    await app.press(.alt("+"), .escape)
    #expect(!app.state.arrangement.isZoomed && app.state.message == nil)
  }

  @Test(arguments: [ReadingPlan.recall, .stream])
  func `what was stopped is said to be paused until it goes on`(plan: ReadingPlan) async {
    let app = await reading(plan)
    await app.press(.escape, .escape)
    #expect(app.text.contains("Reading stopped after 12,288 of 70,808 tokens."))
    // The sentence is wrapped on the screen.
    let paused = app.state.transcript.entries.compactMap { entry -> String? in
      if case .notice(let notice) = entry { notice } else { nil }
    }
    #expect(paused.last?.contains("/read or the next question") == true)
    #expect(app.text.contains("\(plan.mode) · reading is paused"))
    #expect(app.text.contains("\(plan.mode) · paused"))
    #expect(app.text.contains("12,288 of 70,808 · /read resumes"))
    await app.ask("/mode")
    let told = app.state.transcript.entries.last
    guard case .notice(let notice)? = told else {
      Issue.record("\(String(describing: told))")
      return
    }
    #expect(notice.contains("12,288 of 70,808 tokens are read, then reading was stopped"))
    await app.ask("/read")
    #expect(app.answering.opened == [.first, .first])
    await app.open(.modelLoaded(.tiny), .planned(plan), .reading(.halfway))
    #expect(app.state.isReading && !app.text.contains("paused"))
    await app.open(.ended(.completed))
    #expect(!app.text.contains("paused"))
    await app.ask("/read")
    #expect(app.text.contains("The whole document has been read."))
  }

  @Test func `reading that goes on after a refusal isn't paused`() async {
    let app = await reading(.recall)
    await app.ask("/mode exact")
    await app.open(.ended(.failed("No.")))
    #expect(!app.state.isPaused && app.state.isReading)
    await app.open(.modelLoaded(.tiny), .planned(.recall), .reading(.halfway))
    await app.open(.ended(.completed))
    #expect(!app.state.isPaused && app.state.reading.paused == nil)
  }

  @Test func `the compact panel says paused, too`() async {
    let app = AppDriver(size: Size(width: 80, height: 24))
    await app.open(.modelLoaded(.tiny), .planned(.recall), .reading(.halfway))
    await app.press(.control("c"))
    #expect(app.answering.opening.wasCancelled, "^C needs no second press")
    #expect(app.text.contains("recall · paused at 12,288 of 70,808"))
  }

  @Test func `a question that reads the rest ends the pause, one that is stopped doesn't`() async {
    let app = await reading(.stream)
    await app.press(.control("c"))
    await app.ask("Who?")
    await app.answer(.reading(.halfway))
    #expect(!app.state.isPaused)
    await app.press(.escape)
    #expect(app.state.reading.paused == .halfway)
    await app.ask("Who?")
    await app.answer(.reading(.halfway), .text("Daisy"), .ended(.finished(.short)))
    #expect(app.state.reading.paused == nil)
  }

  @Test(arguments: [KeyPress.escape, .control("c")])
  func `stopping an answer withdraws the questions that wait and loses none`(key: KeyPress) async {
    let app = AppDriver()
    await app.finishOpening()
    for question in ["One?", "Two?", "Three?", "Four?"] { await app.ask(question) }
    await app.press(key)
    #expect(app.answering.asked.map(\.question) == ["One?"])
    #expect(app.state.transcript.nextQueued == nil && !app.state.isAnswering)
    #expect(app.text.contains("3 questions not asked: the last is in the input line again"))
    #expect(app.state.question.editor.text == "Four?")
    await app.press(.up, .up)
    #expect(app.state.question.editor.text == "Three?")
    #expect(app.text.contains("Not asked."))
  }

  @Test func `what is being typed stays when questions are withdrawn`() async {
    let app = AppDriver()
    await app.finishOpening()
    for question in ["One?", "Two?"] { await app.ask(question) }
    await app.type("Half")
    await app.press(.escape)
    #expect(app.state.question.editor.text == "Half")
    #expect(app.text.contains("1 question not asked: ↑ brings it back."))
    await app.press(.up)
    #expect(app.state.question.editor.text == "Two?")
  }

  @Test func `another key asks in its own name to be pressed again`() async throws {
    var settings = ScreenSettings()
    settings.keys = try KeyBindings().rebinding([("stop-or-back", ["F12"])])
    let app = await reading(.recall, settings)
    await app.press(.function(12))
    #expect(app.text.contains("Press F12 again to stop reading"))
  }

  @Test func `quitting asks once more while a question is typed`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.type("Half")
    await app.press(.tab, .character("q"))
    #expect(app.text.contains("The typed question isn't asked yet: q again quits"))
    #expect(app.state.question.editor.text == "Half")
    await app.press(.character("q"))
    #expect(await app.hasEnded())
  }
}
