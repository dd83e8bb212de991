import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// A conversation line by line.
@MainActor
private final class PlainDriver {
  let answering = ScriptedAnswering()
  let runtime: Runtime
  private let terminal = Feed<TerminalEvent>()
  private(set) var isOver = false
  private let written: Written

  @MainActor
  final class Written {
    var all = ""
    var conversation = ""
  }

  init(isPrompting: Bool = false) {
    let written = Written()
    self.written = written
    let page = PlainPage(isPrompting: isPrompting) { piece in
      written.all += piece.text
      if piece.stream == .conversation { written.conversation += piece.text }
    }
    runtime = Runtime(
      display: NoDisplay(), page: page, answering: answering, document: .gatsby,
      terminalEvents: terminal.stream, clock: .unpaced,
      readDocument: { throw DocumentError.missing(path: $0) },
      handleSession: { "Done: \($0)" }, stopUntilContinued: {})
    Task {
      await runtime.run()
      isOver = true
    }
  }

  var all: String { written.all }
  var conversation: String { written.conversation }

  func tell(_ events: TerminalEvent...) async {
    for event in events { terminal.send(event) }
    await settle()
  }

  func open(_ events: OpeningEvent...) async {
    for event in events { answering.lastOpening.send(event) }
    await settle()
  }

  func answer(_ events: AnswerEvent...) async {
    for event in events { answering.asked.last?.answer.send(event) }
    await settle()
  }

  private func settle() async {
    await eventually("the app comes to rest") {
      isOver
        || runtime.isSettled
          && runtime.runningEffects == answering.parkedCount + (terminal.isParked ? 1 : 0)
    }
  }
}

@MainActor
@Suite(.timeLimit(.minutes(10)))
struct PlainTests {
  @Test func `questions from a pipe are answered one after the other, then it ends`() async {
    let app = PlainDriver()
    await app.tell(.line("Where does Daisy live?"), .line("/save x"), .line("And Tom?"), .line(nil))
    #expect(app.conversation.isEmpty)
    await app.open(.modelLoaded(.tiny), .planned(.recall), .ended(.completed))
    await app.answer(
      .recalled(.passages()), .text("In East Egg. The"),
      .cited(CitedSentence(bytes: 0..<13, numbers: [1])))
    #expect(app.conversation == "Question: Where does Daisy live?\nAnswer: In East Egg. [1]")
    await app.answer(.text(" light."), .ended(.finished(.recalled)))
    #expect(app.conversation.contains("In East Egg. [1] The light.\n[1] lines 1–9: “"))
    #expect(app.all.contains("Note: Done: save"))
    #expect(!app.isOver)
    await app.answer(.text("In Egg"), .ended(.failed("No memory.")))
    #expect(app.conversation.hasSuffix("Question: And Tom?\nAnswer: In Egg\n"))
    #expect(app.all.hasSuffix("Error: No memory.\n"))
    #expect(app.isOver)
    #expect(!app.all.contains("\u{1B}") && !app.all.contains("\r"))
  }

  @Test func `a completed question is written in full as a note`() async {
    let app = PlainDriver()
    await app.tell(.line("Where did he go?"), .line(nil))
    await app.open(.modelLoaded(.tiny), .planned(.recall), .ended(.completed))
    await app.answer(.understood("Where did Tom go?"), .text("To town."), .ended(.finished(.short)))
    #expect(app.conversation.hasPrefix("Question: Where did he go?\nAnswer: To town."))
    #expect(app.all.contains("Note: understood as: Where did Tom go?\n"))
  }

  @Test func `numbers stand behind their sentences also where sources come with them`() async {
    let app = PlainDriver()
    await app.tell(.line("Where does Daisy live?"), .line(nil))
    await app.open(.modelLoaded(.tiny), .planned(.exact), .ended(.completed))
    await app.answer(.recalled(.attended(0)), .text("In East Egg. The"))
    #expect(
      app.conversation == "Question: Where does Daisy live?\n", "the sentence may be cited yet")
    await app.answer(.recalled(.attended(1)), .cited(CitedSentence(bytes: 0..<13, numbers: [1])))
    #expect(app.conversation.hasSuffix("Answer: In East Egg. [1]"))
    var statistics = AnswerStatistics.short
    statistics.recollection = .attended(1)
    await app.answer(.text(" light."), .ended(.finished(statistics)))
    #expect(app.conversation.contains("In East Egg. [1] The light.\n[1] lines 1–9: “"))
    #expect(app.all.contains("attended to 1 passage of 12 in sight"))
  }

  @Test func `progress is a handful of lines, however many events there are`() async {
    let app = PlainDriver()
    await app.open(.loadingModel(name: "tiny"), .modelLoaded(.tiny), .planned(.stream))
    for read in stride(from: 0, through: 70_808, by: 177) {
      await app.open(
        .reading(
          ReadingProgress(read: read, total: 70_808, reused: 0, tokensPerSecond: 1, remaining: 1)))
    }
    await app.open(.ended(.completed))
    let lines = app.all.split(separator: "\n").filter { $0.hasPrefix("Reading:") }
    #expect(
      lines == [
        "Reading: 25%, 17,877 of 70,808 tokens", "Reading: 50%, 35,577 of 70,808 tokens",
        "Reading: 75%, 53,277 of 70,808 tokens", "Reading: done.",
      ])
    #expect(app.answering.probe.isEmpty, "no panel wants the attention")
  }

  @Test func `who types the questions is prompted, and isn't told them again`() async {
    let app = PlainDriver(isPrompting: true)
    await app.open(.modelLoaded(.tiny), .planned(.exact), .ended(.completed))
    #expect(app.conversation.hasSuffix("Question: "))
    await app.tell(.line("Who?"))
    await app.answer(.text("Daisy."), .ended(.finished(.short)))
    #expect(app.conversation == "Question: Answer: Daisy.\nQuestion: ")
    await app.tell(.line(nil))
    #expect(app.isOver && app.conversation.hasSuffix("Question: \n"))
  }

  @Test func `^C stops the answer, the second one quits`() async {
    let app = PlainDriver()
    await app.open(.modelLoaded(.tiny), .planned(.recall), .reading(.halfway))
    await app.tell(.line("Who?"))
    await app.answer(.text("Dai"))
    await app.open(
      .reading(
        ReadingProgress(read: 60_000, total: 70_808, reused: 0, tokensPerSecond: 1, remaining: 1)))
    await app.tell(.interrupted)
    #expect(app.all.contains("Answer: Dai\nStopped."), "progress waits for the end of the line")
    #expect(app.all.contains("Reading: 75%"))
    #expect(app.answering.asked.first?.answer.wasCancelled == true)
    #expect(app.all.contains("Stopped."))
    #expect(!app.isOver)
    await app.tell(.interrupted)
    #expect(app.isOver, "also while the book is still being read")
  }

  @Test func `a question that waits when reading is stopped is said not to be asked`() async {
    let app = PlainDriver()
    await app.open(.modelLoaded(.tiny), .planned(.stream), .reading(.halfway))
    await app.tell(.line("Who?"), .interrupted)
    #expect(app.all.contains("Note: Not asked: Who?"))
    #expect(app.all.contains("Press ^C again to quit"))
    await app.tell(.line("Who else?"))
    #expect(app.answering.asked.map(\.question) == ["Who else?"])
  }

  @Test func `lines that were typed ahead are withdrawn with the answer`() async {
    let app = PlainDriver(isPrompting: true)
    await app.open(.modelLoaded(.tiny), .planned(.exact), .ended(.completed))
    await app.tell(.line("One?"))
    await app.tell(.line("Two?"), .line("Three?"), .interrupted)
    #expect(app.answering.asked.map(\.question) == ["One?"])
    #expect(app.all.contains("Note: Not asked: Two?\nNote: Not asked: Three?"))
  }

  @Test func `commands that need a screen say so, help is a list`() async {
    let app = PlainDriver()
    await app.open(.modelLoaded(.tiny), .planned(.exact), .ended(.completed))
    await app.tell(.line("/copy"), .line("/help"), .line("/nonsense"))
    #expect(app.all.contains("/copy needs the full screen"))
    #expect(app.all.contains("Note: /export FILE: write"))
    #expect(!app.all.contains("Note: /copy:"))
    #expect(app.all.contains("There is no command /nonsense."))
    await app.tell(.line("Who?"))
    await app.answer(.text("Daisy."), .ended(.finished(.short)))
    await app.tell(.line("/edit"), .line("Who else?"))
    #expect(app.all.contains("The next question takes the place of this one: Who?"))
    #expect(app.answering.asked.map(\.isAgain) == [false, true])
  }
}
