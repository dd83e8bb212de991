import Chat
import ChatUI
import Screen
import TestSupport
import Testing

/// / in the conversation.
@Suite(.timeLimit(.minutes(10)))
@MainActor
struct FindingTests {
  /// A long answer with three "harbour"s, one of which the wrapping breaks off.
  private func answered(size: Size = Size(width: 80, height: 24)) async -> AppDriver {
    let app = AppDriver(size: size)
    await app.finishOpening()
    await app.ask("Where?")
    let filler = (1...150).map { "word\($0)" }.joined(separator: " ")
    await app.answer(
      .text("The old harbour. \(filler) A new harbour. \(filler) harbour end"),
      .ended(.finished(.short)))
    await app.press(.tab, .tab)
    return app
  }

  @Test func `a search goes from match to match and highlights them`() async {
    let app = await answered()
    await app.press(.character("g"), .character("/"))
    await app.type("harbour")
    #expect(app.cells(with: .searchMatch).contains("harbour"))
    #expect(app.text.contains("The old harbour."))
    await app.press(.enter, .character("n"))
    #expect(app.text.contains("A new harbour."))
    await app.press(.character("n"))
    #expect(app.text.contains("harbour end"))
    await app.press(.character("n"))
    #expect(app.text.contains("The old harbour."))
    #expect(app.state.message == "The search went on from the other end")
    await app.press(.character("N"))
    #expect(app.text.contains("harbour end"))
  }

  @Test(arguments: 60...80)
  func `words are found whether or not the wrapping parts them`(_ width: Int) async {
    let app = await answered(size: Size(width: width, height: 30))
    await app.press(.character("g"), .character("/"))
    await app.type("word70 word71 word72 word73")
    let marked = app.cells(with: .searchMatch).filter { !$0.isWhitespace }
    #expect(marked == "word70word71word72word73")
  }

  @Test func `Esc in the prompt goes back to where the search began`() async {
    let app = await answered()
    let before = app.state.conversation.scrollBack
    await app.press(.character("/"))
    await app.type("old harbour")
    #expect(app.state.conversation.scrollBack != before)
    await app.press(.escape)
    #expect(
      app.state.conversation.scrollBack == before
        && app.state.conversation.finder.search == nil)
    #expect(app.state.focus == .transcript)
  }

  @Test func `what isn't there is said`() async {
    let app = await answered()
    await app.press(.character("/"))
    await app.type("nowhere")
    #expect(app.text.contains("Not found: nowhere"))
    await app.press(.enter)
    #expect(app.text.contains("Not found: nowhere"), "and stays after Enter")
  }

  @Test func `without a search n and N go through citations, and [ and ] always`() async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    await app.ask("Where?")
    await app.answer(
      .recalled(.passages()), .text("In East Egg. The light burns."),
      .cited(CitedSentence(bytes: 0..<13, numbers: [1])),
      .cited(CitedSentence(bytes: 13..<29, numbers: [2, 3])), .ended(.finished(.recalled)))
    await app.press(.tab, .tab, .character("n"), .character("n"))
    #expect(app.state.transcript.selection?.number == 2)
    await app.press(.character("/"))
    await app.type("egg")
    await app.press(.enter, .character("n"))
    #expect(app.state.transcript.selection?.number == 2)
    await app.press(.character("]"))
    #expect(app.state.transcript.selection?.number == 3)
    await app.press(.escape)
    #expect(app.state.conversation.finder.search == nil)
  }
}
