import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// What a user does, from key press to screen.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct StoryTests {
  @Test func `a question gets a streamed answer and its bill`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("Who is Daisy?")
    #expect(app.answering.asked.map(\.question) == ["Who is Daisy?"])
    await app.answer(.text("Daisy "))
    #expect(app.text.contains("  Daisy "))
    await app.answer(.text("lives in East Egg."), .ended(.finished(.short)))
    #expect(app.text.contains("Daisy lives in East Egg."))
    #expect(app.text.contains("24 new tokens, 7,090 from before · first token after 0.4 s"))
    #expect(!app.state.isAnswering)
  }

  @Test func `a question typed while reading is asked when reading has ended`() async {
    let app = AppDriver()
    await app.open(.loadingModel(name: "tiny"), .modelLoaded(.tiny), .reading(.halfway))
    await app.ask("Who is Daisy?")
    #expect(app.answering.asked.isEmpty)
    #expect(app.text.contains("Waiting for the reading."))
    await app.open(.ended(.completed))
    #expect(app.answering.asked.map(\.question) == ["Who is Daisy?"])
  }

  @Test func `reading that is stopped keeps what was read, and the question to be asked again`()
    async
  {
    let app = AppDriver()
    await app.open(.modelLoaded(.tiny), .reading(.halfway))
    await app.ask("Who is Daisy?")
    await app.press(.escape)
    #expect(!app.answering.opening.wasCancelled)
    #expect(app.text.contains("Press Esc again to stop reading"))
    await app.press(.escape)
    #expect(app.answering.opening.wasCancelled)
    #expect(app.text.contains("Reading stopped after 12,288 of 70,808 tokens."))
    #expect(app.answering.asked.isEmpty)
    #expect(app.state.question.editor.text == "Who is Daisy?")
    await app.press(.enter)
    #expect(app.answering.asked.map(\.question) == ["Who is Daisy?"])
  }

  @Test func `an answer that is stopped keeps what was said`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("Who is Daisy?")
    await app.answer(.text("Daisy is a"))
    await app.press(.control("c"))
    #expect(app.answering.asked.last?.answer.wasCancelled == true)
    #expect(app.text.contains("Daisy is a"))
    #expect(app.text.contains("Stopped."))
    await app.ask("And Tom?")
    #expect(app.answering.asked.map(\.question) == ["Who is Daisy?", "And Tom?"])
  }

  @Test func `a failed answer says why and the next question can be asked`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("Who is Daisy?")
    await app.answer(.ended(.failed("The model ran out of memory.")))
    #expect(app.text.contains("✗ The model ran out of memory."))
    await app.ask("Again?")
    #expect(app.answering.asked.count == 2)
  }

  @Test func `a search goes from match to match and highlights them`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.press(.tab, .character("/"))
    await app.type("paragraph 200")
    #expect(app.text.contains("Paragraph 200: the green light"))
    #expect(app.cells(with: .searchMatch).contains("Paragraph 200"))
    await app.press(.enter, .character("/"))
    await app.type("nowhere")
    #expect(app.text.contains("Not found: nowhere"))
    await app.press(.escape)
    #expect(app.cells(with: .searchMatch).contains("Paragraph 200"))
    await app.press(.character("/"))
    await app.type("nowhere")
    await app.press(.enter)
    #expect(app.text.contains("Not found: nowhere"), "after Enter, too")
  }

  @Test func `the question survives a terminal that is too small for a while`() async {
    let app = AppDriver()
    await app.type("Who is")
    await app.resize(Size(width: 30, height: 8))
    #expect(app.text.contains("Terminal too small"))
    #expect(app.display.cursor == nil)
    await app.resize(Size(width: 80, height: 24))
    #expect(app.text.contains("› Who is"))
    #expect(app.display.cursor != nil)
  }

  @Test func `quitting ends the run and stops what was running`() async {
    let app = AppDriver()
    await app.open(.reading(.halfway))
    await app.press(.function(10))
    #expect(await app.hasEnded())
    #expect(app.answering.opening.wasCancelled)
  }

  @Test func `a signal to end is obeyed while help is open`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.press(.function(1))
    await app.tell(.terminate(signal: 15))
    #expect(await app.hasEnded())
  }

  @Test func `the second ^C quits, another key between them doesn't`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.press(.control("c"))
    #expect(app.text.contains("Press ^C again to quit"))
    await app.press(.character("a"), .backspace, .control("c"))
    #expect(app.text.contains("Press ^C again to quit"))
    await app.press(.control("c"))
    #expect(await app.hasEnded())
  }

  @Test func `suspending draws everything anew afterwards`() async {
    let app = AppDriver()
    await app.settle()
    await app.press(.control("z"))
    #expect(app.suspensions.value == 1)
    #expect(app.display.invalidateCount == 1)
  }

  @Test func `the probe is on while the Attention panel shows`() async {
    let app = AppDriver()
    await app.settle()
    #expect(app.answering.probe == [.map])
    await app.press(.function(6))
    #expect(app.answering.probe == [.map, nil])
    await app.press(.alt("4"))
    #expect(app.answering.probe == [.map, nil, .map])
    await app.resize(Size(width: 40, height: 12))
    #expect(app.answering.probe == [.map, nil, .map, nil])
  }

  @Test(arguments: [true, false])
  func `a small screen shows the answer rather than its cost`(cameAtOnce: Bool) async {
    let app = AppDriver(size: Size(width: 40, height: 12))
    await app.finishOpening()
    await app.ask("Who is Daisy?")
    let sections = (1...9).map { "section\($0)" }.joined(separator: "\n")
    await app.answer(.text(sections))
    var statistics = AnswerStatistics.short
    if cameAtOnce { statistics.firstTokenSeconds = nil }
    await app.answer(.ended(.finished(statistics)))
    // Summaries are read from the top; an answer that was seen growing is followed to its last row.
    #expect(app.text.contains("› Who is Daisy?") == cameAtOnce)
    #expect(app.text.contains("section9") == !cameAtOnce)
    #expect(!app.text.contains("new tokens"))
    await app.ask("/mode")
    #expect(app.state.conversation.scrollBack == 0, "the notice is in sight")
  }

  @Test func `an answer that was counted has no bill`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("How many words are there?")
    await app.answer(.text("Three."), .ended(.finished(AnswerStatistics())))
    #expect(app.text.contains("Three.") && !app.text.contains("new token"))
  }

  @Test func `/quote tells and changes the place of quotations`() async {
    let app = AppDriver(size: Size(width: 120, height: 40))
    await app.finishOpening()
    await app.ask("/quote below")
    await app.ask("/quote")
    #expect(app.answering.quotes == [.below])
    #expect(app.text.contains("Quotations: below the answer. /quote NAME changes it: auto"))
  }

  @Test func `a reader who scrolled up is not moved by the answer`() async {
    let app = AppDriver(size: Size(width: 60, height: 16))
    await app.press(.function(2))
    await app.finishOpening()
    await app.ask("Who is Daisy?")
    let words = (1...80).map { "word\($0)" }.joined(separator: " ")
    await app.answer(.text(words))
    await app.press(.pageUp)
    let before = app.conversation
    await app.answer(.text(words + words))
    #expect(app.conversation == before)
    await app.press(.pageDown, .pageDown, .pageDown, .pageDown, .pageDown, .pageDown, .pageDown)
    #expect(app.state.conversation.scrollBack == 0)
  }

  @Test func `escape sequences of a model reach the screen as pictures`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("?")
    await app.answer(.text("a\u{1B}]0;title\u{7}b\u{9B}31m"))
    #expect(app.text.contains("a␛]0;title␇b"))
    #expect(
      !app.text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
  }

  @Test(arguments: [KeyPress.tab, .alt("+"), .alt("p"), .function(2), .function(8)])
  func `what changes the screen behind the help closes it`(key: KeyPress) async {
    let app = AppDriver()
    await app.finishOpening()
    await app.press(.function(1), key)
    #expect(app.state.help == nil)
    await app.press(.function(1), .control("l"))
    #expect(app.state.help != nil)
  }

  @Test func `a file that isn't there isn't being opened any more`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("/open nothing.txt")
    await app.settle()
    #expect(app.text.contains("There is no file nothing.txt"))
    #expect(!app.text.contains("Opening nothing.txt"))
  }

  @Test func `a message that needs room gets the place of the model's name, never the mode's`()
    async
  {
    let app = AppDriver(size: Size(width: 80, height: 24))
    await app.finishOpening()
    let name = app.state.reading.model?.name ?? ""
    func status() -> Substring { app.text.split(separator: "\n").last ?? "" }
    #expect(!name.isEmpty && status().contains(name))
    await app.type("/")
    await app.press(.tab)
    #expect(!status().contains(name) && status().hasSuffix(app.state.reading.modeName))
  }
}
