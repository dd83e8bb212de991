import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// One search for both texts: / does the same in the document and in the conversation.
@Suite(.timeLimit(.minutes(10)))
@MainActor
struct TextFinderTests {
  private static let words = (1...120).map { "word\($0)" }.joined(separator: " ")

  /// A long answer and a document with the same words.
  private func opened(_ part: Focus) async -> AppDriver {
    let text = "First harbour. \(Self.words)\n\nSecond harbour. \(Self.words)\n\nEnd.\n"
    let app = AppDriver(
      Document(name: "a.txt", text: text + Self.words), size: Size(width: 80, height: 24))
    await app.finishOpening()
    await app.ask("Where?")
    await app.answer(.text(text), .ended(.finished(.short)))
    await app.focus(part)
    await app.press(.character("g"))
    return app
  }

  private func finder(_ app: AppDriver, _ part: Focus) -> TextFinder {
    part == .document ? app.state.documentPane.finder : app.state.conversation.finder
  }

  private func position(_ app: AppDriver, _ part: Focus) -> Int {
    part == .document ? app.state.documentPane.top : app.state.conversation.scrollBack
  }

  @Test(arguments: [Focus.document, .transcript])
  func `typing finds from the origin, and Backspace goes back to it`(_ part: Focus) async {
    let app = await opened(part)
    let origin = position(app, part)
    await app.press(.character("/"))
    await app.type("second harbour")
    #expect(position(app, part) != origin && finder(app, part).search?.match != nil)
    for _ in 0..<15 { await app.press(.backspace) }
    #expect(position(app, part) == origin && finder(app, part).prompt == nil)
  }

  @Test(arguments: [Focus.document, .transcript])
  func `Enter keeps the match, Esc restores the search and the position before`(
    _ part: Focus
  ) async {
    let app = await opened(part)
    await app.press(.character("/"))
    await app.type("harbour")
    await app.press(.enter)
    let kept = finder(app, part)
    #expect(kept.prompt == nil && kept.search?.text == "harbour")
    let position = position(app, part)
    await app.press(.character("/"))
    await app.type("end.")
    await app.press(.escape)
    #expect(finder(app, part) == kept)
    #expect(self.position(app, part) == position)
  }

  @Test(arguments: [Focus.document, .transcript])
  func `an empty pattern repeats the search before`(_ part: Focus) async {
    let app = await opened(part)
    await app.press(.character("/"))
    await app.type("harbour")
    await app.press(.enter)
    let first = finder(app, part).search?.match
    await app.press(.character("/"), .enter)
    let second = finder(app, part).search?.match
    #expect(first != nil && second != nil && first != second)
    await app.press(.character("N"))
    #expect(finder(app, part).search?.match == first)
  }

  @Test(arguments: [Focus.document, .transcript])
  func `Tab leaves the prompt and keeps what was found`(_ part: Focus) async {
    let app = await opened(part)
    await app.press(.character("/"))
    await app.type("harbour")
    await app.press(.tab)
    #expect(finder(app, part).prompt == nil && finder(app, part).search?.text == "harbour")
    #expect(app.state.focus != part)
  }
}
