import Chat
import ChatUI
import Documents
import Screen
import TestSupport
import Testing

/// From an answer's sentences into the document, and back.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct CitationStoryTests {
  private static let answer = "In East Egg. The light burns."

  private func answered(size: Size = Size(width: 120, height: 40)) async -> AppDriver {
    let app = AppDriver(size: size)
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    await app.answer(
      .recalled(.passages()), .text(Self.answer),
      .cited(CitedSentence(bytes: 0..<13, numbers: [1])),
      .cited(CitedSentence(bytes: 13..<29, numbers: [2, 3])), .ended(.finished(.recalled)))
    return app
  }

  @Test func `what is read again is told before the answer, and the way under it`() async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    #expect(app.text.contains("Reading the question…"))
    await app.answer(.recalled(.passages(searched: 320)))
    #expect(app.text.contains("Taking a close look at 3 passages…"))
    await app.answer(.text(Self.answer))
    #expect(app.text.contains("3 passages found · searched 320 of 639 passages"))
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40)])
  func `the sections of a summary are counted until it is over`(size: Size) async {
    let app = AppDriver(size: size)
    await app.finishOpening(.recall)
    await app.ask("Summarise this.")
    var sources = AnswerSources.passages()
    sources.way = .whole
    sources.scope = "the whole: 9 chapters read"
    await app.answer(
      .summarising(SummaryProgress(number: 3, count: 9, name: "Chapter III", remaining: 20)),
      .recalled(sources), .text("Chapter I: In East Egg."))
    #expect(app.text.contains("Summarising") && app.text.contains("3 of 9"))
    #expect(app.text.contains("0:20 left"))
    var statistics = AnswerStatistics.recalled
    statistics.recollection = sources
    await app.answer(.ended(.finished(statistics)))
    #expect(!app.text.contains("Summarising"))
    #expect(app.text.contains("from the whole: 9 chapters read"))
  }

  @Test func `passages that were tried aren't shown as attended to`() async {
    let app = AppDriver(size: Size(width: 160, height: 50))
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    var tried = AnswerSources.passages()
    await app.answer(.recalled(tried))
    #expect(app.text.contains("Found") && !app.text.contains("tried"))
    tried.answeredFrom = [2]
    tried.passages[1].weight = 1
    var statistics = AnswerStatistics.recalled
    statistics.recollection = tried
    await app.answer(.text("In East Egg."), .ended(.finished(statistics)))
    #expect(app.text.contains("3 passages tried, answered from [2]"))
    #expect(app.text.contains("Answered from [2]") && app.text.contains("3 tried"))
    let sources = app.text.split(separator: "\n").filter { $0.contains("[") }
    #expect(sources.contains { $0.contains("used") && $0.contains("[2] line") })
    #expect(sources.count { $0.contains(" tried │") } == 3, "the heading and two of three")
    #expect(!app.text.contains("Attended "), "there was nothing else to attend to")
    #expect(!app.text.contains("100%"), "and no share of it to tell")
    // The number in the footer opens the passage.
    await app.press(.tab, .tab)
    await app.press(.character("]"), .enter)
    #expect(app.state.transcript.selection?.number == 2 && app.state.focus == .document)
  }

  @Test(arguments: [
    (AnswerSources.Way.spread, "answered from a spread of 0 passages"), (.nothing, "nothing found"),
    (.counted, "counted"),
  ])
  func `other ways are named as what they are`(_ way: AnswerSources.Way, _ text: String) async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    await app.ask("What is it about?")
    await app.answer(
      .recalled(AnswerSources(way: way, passages: [], searched: 9, total: 9)), .text("A dock."))
    #expect(app.text.contains(text))
  }

  @Test func `what is read whole has its sources with the sentences`() async {
    let app = AppDriver(size: Size(width: 200, height: 60))
    await app.finishOpening(.exact)
    #expect(app.text.contains("Nothing yet. The passages that"))
    await app.ask("Where does Daisy live?")
    await app.answer(.recalled(.attended(0)))
    #expect(app.text.contains("Reading the question…"))
    #expect(!app.text.contains("in particular"))
    await app.answer(.text(Self.answer))
    #expect(app.text.contains("Named once the answer"))
    #expect(!app.text.contains("attended to no passage"))
    await app.answer(
      .recalled(.attended(2)), .cited(CitedSentence(bytes: 0..<13, numbers: [1, 2])))
    #expect(app.text.contains("In East Egg. [1] [2] The light burns."))
    #expect(app.text.contains("attended to 2 passages of 12 in sight"))
    #expect(app.text.contains("Attended") && !app.text.contains("Found"))
    var statistics = AnswerStatistics.short
    statistics.recollection = .attended(2)
    await app.answer(.ended(.finished(statistics)))
    await app.press(.tab, .tab)
    await app.press(.character("]"), .enter)
    #expect(app.state.focus == .document && app.state.documentPane.mark != nil)
  }

  @Test(arguments: [
    (AnswerSources.attended(0), "The answer attended to no passage"),
    (nil, "No sources: this model's retrieval"),
  ])
  func `why there are no sources is said`(_ told: AnswerSources?, _ words: String) async {
    let app = AppDriver(size: Size(width: 200, height: 60))
    await app.finishOpening(.exact)
    await app.ask("Where does Daisy live?")
    var statistics = AnswerStatistics.short
    statistics.recollection = told
    await app.answer(.text(Self.answer), .ended(.finished(statistics)))
    #expect(app.text.contains(words))
  }

  @Test func `an answer that never began has attended to nothing`() async {
    let app = AppDriver()
    await app.finishOpening(.exact)
    await app.ask("Where does Daisy live?")
    await app.answer(.recalled(.attended(0)), .ended(.failed("No memory.")))
    #expect(app.text.contains("No memory.") && !app.text.contains("attended to"))
    #expect(app.text.contains("Nothing yet."))
  }

  @Test func `the map tells of the passages what the Sources panel does`() async {
    let app = AppDriver()
    await app.finishOpening(.exact)
    await app.ask("Where does Daisy live?")
    var statistics = AnswerStatistics.short
    statistics.recollection = .attended(1)
    await app.answer(.text(Self.answer), .ended(.finished(statistics)))
    let heat = AttentionSource(app.state).heat
    let cells = DocumentCells(
      0..<app.state.document.text.utf8.count, in: Rect(x: 0, y: 0, width: 1, height: 1))
    #expect(abs(heat.shares(of: cells).reduce(0, +) - 0.62) < 1e-9, "the rest isn't listed")
  }

  @Test func `passages that are merely nearest are called so`() async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    await app.ask("What is it about?")
    var recollection = AnswerSources.passages(searched: 639)
    recollection.way = .nothing
    await app.answer(.recalled(recollection), .text("I find no passage about this."))
    #expect(app.text.contains("Nothing found; nearest"))
    #expect(!app.text.contains("Attended") && !app.text.contains("Found"))
  }

  private static func quoting(leads: Bool) -> AnswerSources {
    let words = "Daisy lived in"
    var sources = AnswerSources.passages()
    guard let start = DocumentSearch(words)?.next(in: .gatsby, from: 0)?.bytes.lowerBound else {
      return sources
    }
    let bytes = start..<start + words.utf8.count
    sources.quotation = Citation(
      number: 1, document: 0, documentName: "gatsby.txt", lines: 1...1, bytes: bytes,
      characters: bytes, text: words)
    sources.quotationLeads = leads
    return sources
  }

  @Test(
    arguments: [true, false],
    [
      Size(width: 40, height: 12), Size(width: 80, height: 24), Size(width: 120, height: 40),
    ])
  func `the quotation and the answer are both in sight, and the quotation opens its own bytes`(
    _ leads: Bool, _ size: Size
  ) async throws {
    let app = AppDriver(size: size)
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    let sources = Self.quoting(leads: leads)
    await app.answer(
      .recalled(sources), .text("In East Egg."), .cited(CitedSentence(bytes: 0..<12, numbers: [1])))
    let text = app.text
    let quotation = try #require(text.firstRange(of: "“Daisy lived in”"))
    let answer = try #require(text.firstRange(of: "In East Egg. [1]"))
    #expect((quotation.lowerBound < answer.lowerBound) == leads)
    var statistics = AnswerStatistics.recalled
    statistics.recollection = sources
    await app.answer(.ended(.finished(statistics)))
    guard size.width == 120 else { return }
    await app.press(.tab, .tab)
    await app.press(.character(leads ? "n" : "N"), .enter)
    #expect(app.state.documentPane.mark == sources.quotation?.bytes)
  }

  @Test func `words that the cited text lacks are underlined and named`() async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    await app.ask("Where does Daisy live?")
    var sentence = CitedSentence(bytes: 0..<8, numbers: [1])
    sentence.unsupported = [3..<7]
    var statistics = AnswerStatistics.recalled
    statistics.recollection = Self.quoting(leads: true)
    await app.answer(
      .recalled(Self.quoting(leads: true)), .text("In Oslo."), .cited(sentence),
      .ended(.finished(statistics)))
    #expect(app.text.contains("Not in the cited text: “Oslo”."))
    let rows = app.state.conversation.rows.all.filter { !$0.underlined.isEmpty }
    #expect(rows.map(\.underlined) == [[3..<7]])
  }

  @Test func `each sentence carries its numbers, in a colour of their own`() async {
    let app = await answered()
    #expect(app.text.contains("In East Egg. [1] The light burns. [2] [3]"))
    #expect(app.cells(with: .accent).contains("[1][2][3]"))
  }

  @Test func `the panel says attended, with lines, shares and first words, never proved`() async {
    let app = await answered()
    #expect(app.text.contains("Attended"))
    #expect(app.text.contains("[1] lines 1–9"))
    #expect(app.text.contains("62%"))
    #expect(!app.text.lowercased().contains("prove"))
  }

  @Test func `a citation leads into the document with its passage marked, and ^O back`() async {
    let app = await answered()
    await app.press(.tab, .tab)
    #expect(app.state.focus == .transcript)
    await app.press(.character("n"), .character("n"))
    #expect(app.state.transcript.selection == CitationSelection(turn: 1, number: 2))
    #expect(app.cells(with: .selection).contains("[2]"))
    await app.press(.enter)
    #expect(app.state.focus == .document)
    #expect(app.cells(with: .selection).contains("Paragraph 200: the green light"))
    await app.press(.control("o"))
    #expect(app.state.focus == .transcript)
    #expect(app.state.documentPane.top == 0)
    #expect(!app.cells(with: .selection).contains("Paragraph 200"))
  }

  @Test func `each citation that was opened is one step of the way back`() async {
    let app = await answered()
    await app.press(.tab, .tab, .character("n"), .enter)
    let first = app.state.documentPane
    await app.press(.tab, .character("n"), .enter)
    #expect(app.state.documentPane.mark != first.mark)
    await app.press(.control("o"))
    #expect(app.state.documentPane.mark == first.mark && app.state.focus == .transcript)
    await app.press(.control("o"))
    #expect(app.state.documentPane.mark == nil && app.state.focus == .transcript)
    await app.press(.control("o"))
    #expect(app.text.contains("There is no way back"))
  }

  @Test func `a hidden document shows for a citation and hides again behind it`() async {
    let app = await answered()
    await app.press(.function(2), .tab, .character("N"))
    #expect(app.state.transcript.selection?.number == 3)
    await app.press(.enter)
    #expect(app.state.arrangement.isDocumentVisible && app.state.focus == .document)
    await app.press(.control("o"))
    #expect(!app.state.arrangement.isDocumentVisible && app.state.focus == .transcript)
  }

  @Test func `in the panel the arrows go through all passages and stop at the ends`() async {
    let app = await answered()
    await app.focus(.panel(.sources))
    var numbers: [Int?] = []
    for key in [KeyPress.down, .down, .down, .down, .up, .character("N"), .up] {
      await app.press(key)
      numbers.append(app.state.transcript.selection?.number)
    }
    #expect(numbers == [1, 2, 3, 3, 2, 1, 1])
    await app.press(.character("5"))
    #expect(app.state.focus == .input)
    #expect(!app.text.contains("┤ Sources") && !app.text.contains("Attended"))
  }

  @Test func `the newest answer's sources show, and those of an earlier one when it is selected`()
    async
  {
    let app = await answered()
    await app.press(.tab, .tab, .character("n"), .character("i"))
    await app.ask("And Tom?")
    #expect(app.state.transcript.selection == nil)
    #expect(app.state.transcript.sourcesTurn?.id == 2)
    await app.answer(.text("I find no passage about this."), .ended(.finished(.short)))
    await app.press(.tab, .tab, .character("N"))
    #expect(app.state.transcript.sourcesTurn?.id == 1)
  }

  @Test func `without sources the keys say so`() async {
    let app = AppDriver()
    await app.finishOpening()
    await app.press(.tab, .tab, .character("n"))
    #expect(app.text.contains("No answer has sources yet"))
    await app.press(.enter)
    #expect(app.text.contains("No answer has sources yet"))
  }

  @Test func `sources that the document doesn't hold crash nothing`() async {
    let app = AppDriver()
    await app.finishOpening(.recall)
    await app.ask("Who?")
    var odd = AnswerSources.passages()
    odd.passages[0].bytes = 1_000_000..<1_000_010
    await app.answer(
      .recalled(odd), .text("Ä."), .cited(CitedSentence(bytes: 0..<900, numbers: [1, 77])))
    #expect(app.text.contains("Ä. [1] [77]"))
    await app.press(.tab, .tab, .character("n"), .enter, .control("o"))
    #expect(app.state.focus == .transcript)
  }
}
