import Chat
import ChatUI
import Documents
import Screen
import Testing
import Wording

/// Lists of actions, and the effects that they lead to.
@Suite(.timeLimit(.minutes(10)))
struct ReduceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let actions: [Action]
    let effects: [Effect]

    init(_ description: String, _ actions: [Action], _ effects: [Effect]) {
      testDescription = description
      self.actions = actions
      self.effects = effects
    }
  }

  private static let ready: [Action] = [
    .opening(.modelLoaded(.tiny)), .opening(.planned(.exact)), .opening(.ended(.completed)),
  ]
  private static func typed(_ text: String) -> [Action] {
    text.map { .key(.character($0)) } + [.key(.enter)]
  }

  private static func pressed(_ keys: Character...) -> [Action] {
    keys.map { .key(.character($0)) }
  }
  /// Half of the document was read when the user stopped that.
  private static func stopped(_ plan: ReadingPlan) -> [Action] {
    [
      .opening(.modelLoaded(.tiny)), .opening(.planned(plan)), .opening(.reading(.halfway)),
      .opening(.ended(.cancelled)),
    ]
  }

  static let cases = [
    Case("starting opens the document", [.started], [.open(id: 1)]),
    Case("a question is asked", ready + typed("Hm?"), [.ask(id: 1, question: "Hm?")]),
    Case("blanks are no question", ready + typed("  "), []),
    Case("a question waits for reading", [.started] + typed("Hm?"), [.open(id: 1)]),
    Case(
      "questions are asked one after the other",
      ready + typed("a") + typed("b") + [.answer(id: 1, .ended(.finished(.short)))],
      [.ask(id: 1, question: "a"), .ask(id: 2, question: "b")]),
    Case(
      "what an earlier answer still says doesn't end the next",
      ready + typed("a") + typed("b")
        + [.answer(id: 1, .ended(.failed("x"))), .answerCancelled(id: 1)] + typed("c"),
      [.ask(id: 1, question: "a"), .ask(id: 2, question: "b")]),
    Case(
      "Esc stops the answer", ready + typed("a") + [.key(.escape)],
      [.ask(id: 1, question: "a"), .cancelAnswer(id: 1)]),
    Case("Esc with nothing running stops nothing", ready + [.key(.escape)], []),
    Case(
      "Esc stops the answer and whatever waits for it",
      ready + typed("a") + typed("b") + typed("c") + [.key(.escape), .answerCancelled(id: 1)],
      [.ask(id: 1, question: "a"), .cancelAnswer(id: 1)]),
    Case(
      "^C stops the answer and whatever waits for it",
      ready + typed("a") + typed("b") + [.key(.tab), .key(.control("c")), .answerCancelled(id: 1)],
      [.ask(id: 1, question: "a"), .cancelAnswer(id: 1)]),
    Case(
      "Esc outside the question stops nothing",
      ready + typed("a") + [.key(.tab), .key(.escape)], [.ask(id: 1, question: "a")]),
    Case(
      "the second Esc stops reading", [.started, .key(.escape), .key(.escape)],
      [.open(id: 1), .cancelOpening(id: 1)]),
    Case(
      "a key between two Esc disarms the first",
      [.started, .key(.escape), .key(.left), .key(.escape)], [.open(id: 1)]),
    Case(
      "/whole and /find stay with the question",
      ready + typed("/whole") + [.answerCancelled(id: 1)]
        + typed("/find  Who?"),
      [.ask(id: 1, question: "/whole"), .ask(id: 2, question: "/find Who?")]),
    Case("/find needs a question", ready + typed("/find"), []),
    Case("/read has nothing to do where all is read", ready + typed("/read"), []),
    Case(
      "/read goes on with a document that is read whole",
      stopped(.exact) + typed("/read"), [.open(id: 2)]),
    Case(
      "/read goes on with a document that is read lightly",
      stopped(.recall) + typed("/read"), [.open(id: 2)]),
    Case(
      "a question goes on reading lightly, and needn't wait for it",
      stopped(.recall) + typed("Hm?"), [.open(id: 2), .ask(id: 1, question: "Hm?")]),
    Case(
      "a question reads the rest of what is read whole",
      stopped(.exact) + typed("Hm?"), [.ask(id: 1, question: "Hm?")]),
    Case(
      "a question begins again what was stopped before it was planned",
      [.started, .opening(.ended(.cancelled))] + typed("Hm?")
        + [.opening(id: 2, .planned(.recall))],
      [.open(id: 1), .open(id: 2), .ask(id: 1, question: "Hm?")]),
    Case(
      "reading that was stopped for a mode that can't be goes on",
      [.opening(.planned(.recall)), .opening(.reading(.halfway))] + typed("/mode exact")
        + [.opening(id: 2, .ended(.failed("No.")))],
      [.cancelOpening(id: 1), .change(id: 2, .mode(.exact)), .open(id: 3)]),
    Case(
      "reading that the user stopped stays so for a mode that can't be",
      stopped(.recall) + typed("/mode exact") + [.opening(id: 2, .ended(.failed("No.")))]
        + typed("/read"),
      [.change(id: 2, .mode(.exact)), .open(id: 3)]),
    Case(
      "^C while reading stops reading", [.key(.control("c"))], [.cancelOpening(id: 1)]),
    Case(
      "^C clears what is typed before it quits",
      ready + [.key(.character("a"))] + Array(repeating: .key(.control("c")), count: 3), [.quit]),
    Case(
      "a key between two ^C disarms the first",
      ready + [.key(.control("c")), .key(.left), .key(.control("c"))], []),
    Case("^D on an empty question quits", ready + [.key(.control("d"))], [.quit]),
    Case(
      "^D in a question deletes", ready + [.key(.character("a")), .key(.control("d"))], []),
    Case("q outside the question quits", ready + [.key(.tab), .key(.character("q"))], [.quit]),
    Case("q in the question is a letter", ready + [.key(.character("q"))], []),
    Case(
      "q outside the question asks once more if something is typed",
      ready + [.key(.character("a")), .key(.tab), .key(.character("q"))], []),
    Case(
      "the second q quits", ready + [.key(.character("a")), .key(.tab)] + pressed("q", "q"), [.quit]
    ),
    Case(
      "a key between two q disarms the first",
      ready + [.key(.character("a")), .key(.tab)] + pressed("q", "j", "q"), []),
    Case(
      "F10 asks once more if something is typed",
      ready + [.key(.character("a")), .key(.function(10)), .key(.function(10))], [.quit]),
    Case(
      "q asks once more while a question waits",
      ready + typed("a") + typed("b") + [.key(.tab)] + pressed("q"), [.ask(id: 1, question: "a")]),
    Case(
      "^D asks once more while a question waits",
      ready + typed("a") + typed("b") + [.key(.control("d"))], [.ask(id: 1, question: "a")]),
    Case("^L draws anew", [.key(.control("l"))], [.redraw]),
    Case("^Z suspends", [.key(.control("z"))], [.suspend]),
    Case(
      "F10 quits in a tiny terminal", [.resized(Size(width: 5, height: 2)), .key(.function(10))],
      [.quit]),
    Case("/quit quits", ready + typed("/quit"), [.quit]),
    Case("/open asks for the file", ready + typed("/open  a b.txt "), [.readFile(path: "a b.txt")]),
    Case("/open without a path asks for nothing", ready + typed("/open "), []),
    Case("/mode reads anew", ready + typed("/mode recall"), [.change(id: 2, .mode(.recall))]),
    Case("/mode without a name changes nothing", ready + typed("/mode"), []),
    Case("/quote changes later answers", ready + typed("/quote Only"), [.setQuote(.only)]),
    Case("/quote without a name changes nothing", ready + typed("/quote"), []),
    Case("/quote takes no other words", ready + typed("/quote loud"), []),
    Case(
      "/budget plans anew", ready + typed("/budget 1.5g"), [.change(id: 2, .budget(1_500_000_000))]
    ),
    Case(
      "/budget off takes it away", ready + typed("/budget OFF"), [.change(id: 2, .budget(nil))]),
    Case("/budget without an amount changes nothing", ready + typed("/budget"), []),
    Case("/budget takes no words", ready + typed("/budget lots"), []),
    Case(
      "a budget that is set while reading stops that reading",
      [.started] + typed("/budget 512M"),
      [.open(id: 1), .cancelOpening(id: 1), .change(id: 2, .budget(512_000_000))]),
    Case(
      "a mode that is changed while reading stops that reading",
      [.started, .key(.control("t"))],
      [.open(id: 1), .cancelOpening(id: 1), .change(id: 2, .mode(.exact))]),
    Case(
      "a question waits for the new mode, whatever the old reading still says",
      ready + [.key(.control("t"))] + typed("Hm?")
        + [.opening(.ended(.completed)), .opening(id: 2, .ended(.completed))],
      [.change(id: 2, .mode(.exact)), .ask(id: 1, question: "Hm?")]),
    Case(
      "in recall mode a question doesn't wait for reading",
      [.opening(.planned(.recall)), .opening(.reading(.halfway))] + typed("Hm?")
        + [.key(.escape), .answerCancelled(id: 1), .key(.escape), .key(.escape)],
      [.ask(id: 1, question: "Hm?"), .cancelAnswer(id: 1), .cancelOpening(id: 1)]),
    Case("an unknown command does nothing", ready + typed("/nonsense"), []),
    Case(
      "4 outside the question shows Attention and turns the probe on, again off",
      ready + [.key(.tab), .key(.character("4")), .key(.character("4"))],
      [.setAttentionProbe(.map), .setAttentionProbe(nil)]),
  ]

  @Test(arguments: cases)
  func `actions lead to effects`(_ example: Case) {
    var state = AppState(document: .gatsby, size: Size(width: 120, height: 40))
    // Its probe would turn up in every list.
    state.screen.togglePanel(.attention)
    let effects = example.actions.flatMap { state.reduce($0) }.filter {
      if case .keep = $0 { false } else { true }
    }
    #expect(effects == example.effects)
  }

  @Test func `the document's notices and the plan stand in the conversation`() {
    let document = Document(name: "a.txt", text: "a", notices: ["Latin-1 was assumed."])
    var state = AppState(document: document, size: Size(width: 80, height: 24))
    _ = state.reduce(.opening(.planned(.stream)))
    #expect(
      state.transcript.entries == [
        .notice("Latin-1 was assumed."), .notice(ReadingPlan.stream.explanation),
      ])
  }

  @Test func `an unknown command is answered with /help`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    for action in Self.typed("/nonsense") { _ = state.reduce(action) }
    #expect(
      state.transcript.entries == [
        .error("There is no command /nonsense. /help lists what there is.")
      ])
  }

  @Test func `what comes after reading was stopped changes nothing`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    _ = state.reduce(.opening(.ended(.cancelled)))
    _ = state.reduce(.opening(.reading(.halfway)))
    #expect(state.reading.opening == .ended(.cancelled))
  }

  @Test func `focus goes round and skips the document while it is hidden`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    var visited: [Focus] = []
    let tabs = Array(repeating: KeyPress.tab, count: Focus.standard.count)
    for key in tabs + [.backTab, .function(2), .tab, .tab] {
      _ = state.reduce(.key(key))
      visited.append(state.focus)
    }
    let last = Focus.standard[Focus.standard.count - 1]
    #expect(visited == Focus.standard.dropFirst() + [.input, last, last, .input, .transcript])
  }

  @Test func `hiding the focused document brings the question back`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    for key in [KeyPress.tab, .function(2)] { _ = state.reduce(.key(key)) }
    #expect(state.focus == .input)
  }

  @Test func `a paste of several lines is one question`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    _ = state.reduce(.opening(.ended(.completed)))
    _ = state.reduce(.key(.paste("a\r\nb")))
    #expect(state.reduce(.key(.enter)) == [.ask(id: 1, question: "a\nb")])
  }

  @Test func `a search wraps around and says so`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    for key in [KeyPress.tab, .character("/")] { _ = state.reduce(.key(key)) }
    for action in Self.typed("great gatsby") { _ = state.reduce(action) }
    #expect(state.documentPane.finder.search?.match == 4..<16)
    _ = state.reduce(.key(.character("n")))
    #expect(state.documentPane.finder.search?.match == 4..<16)
    #expect(state.message == "The search went on from the other end")
  }
}
