import Chat
import ChatUI
import Documents
import Foundation
import Screen
import Synchronization
import TestSupport
import Testing
import Wording

/// Conversations that are kept, asked anew, exported and gone on with.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct SessionStoryTests {
  private func answered() async -> AppDriver {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask("Who is Daisy?")
    await app.answer(.text("A cousin."), .ended(.finished(.short)))
    return app
  }

  private static var kept: SessionRecord {
    var session = SessionRecord(
      id: 3, name: "eggs", started: Date(timeIntervalSince1970: 0), model: "tiny", mode: .recall,
      documents: [])
    var turn = SessionTurn(
      question: "Where does Daisy live?", asked: Date(timeIntervalSince1970: 0), model: "tiny")
    turn.answer = "In East Egg."
    turn.status = .finished
    turn.sentences = [CitedSentence(bytes: 0..<12, numbers: [2])]
    turn.statistics = .recalled
    var lost = SessionTurn(
      question: "And Tom?", asked: Date(timeIntervalSince1970: 9), model: "tiny")
    lost.status = .asked
    session.turns = [turn, lost]
    return session
  }

  @Test func `a session that goes on shows its turns, and its citations open`() async {
    let app = AppDriver(resuming: Self.kept)
    await app.finishOpening(.recall)
    #expect(app.text.contains("› Where does Daisy live?"))
    #expect(app.text.contains("In East Egg. [2]"))
    #expect(app.text.contains("Session 3 “eggs” is resumed."))
    #expect(app.text.contains("Stopped."), "the answer that the program's end cut off")
    #expect(app.answering.asked.isEmpty)
    await app.press(.tab, .tab, .character("n"), .enter)
    #expect(app.state.focus == .document)
    #expect(app.text.contains("Paragraph 200: the green light"))
    await app.press(.control("o"), .character("i"))
    await app.press(.up)
    #expect(app.state.question.editor.text == "And Tom?", "earlier questions are in the history")
  }

  @Test func `a retry asks the last question in its own place`() async {
    let app = await answered()
    await app.ask("/retry")
    #expect(app.answering.asked.map(\.question) == ["Who is Daisy?", "Who is Daisy?"])
    #expect(app.answering.asked.map(\.isAgain) == [false, true])
    #expect(app.text.contains("Replaced by the answer below."))
    await app.ask("/retry")
    #expect(app.text.contains("An answer is still to come"))
    await app.answer(.ended(.failed("No memory.")))
    await app.ask("And Tom?")
    #expect(app.answering.asked.last?.isAgain == false)
  }

  @Test func `an edited question takes the place of the last one`() async {
    let app = await answered()
    await app.ask("/edit")
    #expect(app.state.question.editor.text == "Who is Daisy?")
    #expect(app.text.contains("instead of the last question"))
    await app.press(.backspace)
    await app.type(" Fay?")
    await app.press(.enter)
    #expect(app.answering.asked.last?.question == "Who is Daisy Fay?")
    #expect(app.answering.asked.last?.isAgain == true)
    #expect(app.state.transcript.turns.map(\.isSuperseded) == [true, false])
  }

  @Test func `^C leaves the last question as it is`() async {
    let app = await answered()
    await app.ask("/edit")
    await app.press(.control("c"))
    await app.ask("And Tom?")
    #expect(app.answering.asked.map(\.isAgain) == [false, false])
  }

  @Test(arguments: ["/retry", "/edit"])
  func `before the first question there is nothing to ask anew`(command: String) async {
    let app = AppDriver()
    await app.finishOpening()
    await app.ask(command)
    #expect(app.text.contains("Nothing was asked yet."))
    #expect(app.answering.asked.isEmpty)
  }

  @Test func `an edited question that reading keeps waiting goes back as an edited one`() async {
    let app = await answered()
    await app.ask("/edit")
    await app.type("!")
    await app.press(.control("t"))
    await app.press(.enter)
    #expect(app.answering.asked.count == 1)
    await app.press(.escape, .escape)
    #expect(app.state.question.editor.text == "Who is Daisy?!")
    await app.press(.enter)
    await app.open(.planned(.exact), .ended(.completed))
    #expect(app.answering.asked.map(\.isAgain) == [false, true])
  }

  @Test func `the last answer goes to the clipboard, one that is too long to a file`() async {
    let app = await answered()
    await app.ask("/copy")
    #expect(app.display.copied == ["A cousin."])
    #expect(app.text.contains("clipboard"))
    await app.ask("All?")
    await app.answer(.text(String(repeating: "long ", count: 15_000)))
    await app.ask("/copy")
    #expect(app.display.copied.count == 1)
    #expect(app.text.contains("too long for a terminal's clipboard (75,000 bytes)"))
  }

  @Test func `the session is named and exported where nothing stands yet`() async {
    let app = await answered()
    await app.ask("/save  East Egg ")
    await app.ask("/save")
    await app.ask("/export talk.md")
    await app.ask("/export! talk.json")
    await app.ask("/sessions")
    #expect(
      app.files.requests.withLock { $0 } == [
        .save(name: "East Egg"), .save(name: nil), .export(path: "talk.md", isReplacing: false),
        .export(path: "talk.json", isReplacing: true), .list,
      ])
    #expect(app.text.contains("Done:"))
    await app.ask("/export full.md")
    #expect(app.text.contains("✗"))
    await app.ask("/export")
    #expect(app.text.contains("/export takes the name of a file"))
  }

  @Test func `another model reads the document anew, and a wrong one changes nothing`() async {
    let app = await answered()
    await app.ask("/model")
    #expect(app.text.contains("The model is SmolLM2-135M (llama, 30 layers)"))
    await app.ask("/model ~/other.gguf")
    #expect(app.answering.opened.last == .model("~/other.gguf"))
    await app.open(.loadingModel(name: "other"), .ended(.failed("other.gguf isn't a GGUF file.")))
    #expect(app.text.contains("✗ other.gguf isn't a GGUF file."))
    #expect(app.state.reading.model == .tiny && app.state.reading.modeName == "exact")
    #expect(app.text.contains("Answering, mean"))
    await app.ask("/model other.gguf")
    let other = ModelSummary(
      name: "other", architecture: "llama", contextLength: 512, layers: 1, heads: 1, kvHeads: 1,
      threads: 1)
    await app.open(.modelLoaded(other), .planned(.exact), .ended(.completed))
    #expect(!app.text.contains("Answering, mean"), "the other model hasn't answered yet")
    await app.ask("And Tom?")
    #expect(app.answering.asked.count == 2)
  }

  @Test func `loading that is stopped leaves the model and its plan`() async {
    let app = await answered()
    await app.ask("/model other.gguf")
    await app.press(.escape, .escape)
    #expect(app.state.reading.modeName == "exact" && !app.state.isReading)
    #expect(app.text.contains("Stopped: nothing was changed.") && !app.state.isPaused)
  }
}
