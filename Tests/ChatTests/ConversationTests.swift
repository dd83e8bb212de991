import Chat
import Documents
import Inference
import Testing
import Tokenization
import Wording
import TestSupport

@Suite(.timeLimit(.minutes(10)))
struct ConversationTests {
  private static let text = "One é€ line.\nAnother one.\n\nThe end.\n"

  private func session(
    _ engine: ScriptedBackend, text: String = text, options: ChatOptions = ChatOptions()
  ) -> Conversation {
    let clock = TickingClock()
    return Conversation(
      document: Document(name: "x", text: text), modelName: "scripted", options: options,
      tools: ReadingTools(now: { clock() }), load: { Models(reader: engine) })
  }

  /// The events of an answer up to its end.
  private func answer(_ session: Conversation, _ question: String) async -> Answer {
    var answer = Answer()
    for await event in session.ask(question) { answer.add(event) }
    return answer
  }

  private func open(_ session: Conversation) async -> [OpeningEvent] {
    var events: [OpeningEvent] = []
    for await event in session.open() { events.append(event) }
    return events
  }

  @Test func `opening tells the model, the plan, the reading and the end, in order`() async throws {
    let events = await open(session(ScriptedBackend()))
    guard events.count == 6, case .loadingModel("scripted") = events[0],
      case .modelLoaded(let summary) = events[1], case .planned(let plan) = events[2],
      case .reading = events[3], case .reading(let progress) = events[4]
    else {
      Issue.record("\(events)")
      return
    }
    #expect(summary.threads == 3)
    #expect(plan.mode == .exact && plan.window == 8192)
    #expect(progress.read == progress.total)
    #expect(events[5] == .ended(.completed))
  }

  @Test func `a model that doesn't load is an ending with its sentence`() async {
    let session = Conversation(
      document: Document(name: "x", text: Self.text), modelName: "m",
      load: { throw ScriptedBackend.ScriptedError(description: "No such model.") })
    #expect(await open(session).last == .ended(.failed("No such model.")))
    #expect(await answer(session, "Who?").ending == .failed("No such model."))
  }

  @Test func `the first answer pays for loading and reading, the next only for itself`()
    async throws
  {
    let engine = ScriptedBackend([.says([" Dai", "sy", " \n"]), .says([" Nick"])])
    let session = session(engine)
    _ = await open(session)

    let first = await answer(session, " Who? ")
    #expect(first.text == "Daisy")
    let bill = try #require(first.finished)
    #expect(bill.answerTokens == 3 && bill.reusedTokens == 0)
    #expect(bill.readTokens == engine.requests[1].tokens.count)
    #expect(bill.readSeconds == 2 && bill.loadSeconds == 1)
    #expect(bill.totalSeconds > bill.loadSeconds)
    #expect(bill.cacheBytes == 1000 && bill.mode == .exact && !bill.isCutOff)
    #expect(bill.seen.named == [SeenLines(lines: 1...4, visibility: .exact)])

    let second = try #require(await answer(session, "And then?").finished)
    #expect(second.loadSeconds == 0 && second.readSeconds == 1)
    let (earlier, later) = (engine.requests[1].tokens, engine.requests[2].tokens)
    #expect(later.starts(with: earlier))
    #expect(second.reusedTokens == earlier.count)
    #expect(second.readTokens == later.count - earlier.count)
  }

  @Test func `stopped reading resumes with the question, with a notice`() async throws {
    let text = String(repeating: "One more line of a document.\n", count: 100)
    let engine = ScriptedBackend([.hangsReading(after: 2000), .says(["yes"])])
    let session = session(engine, text: text)
    var (read, total) = (0, 0)
    for await event in session.open() {
      guard case .reading(let progress) = event, progress.read > 0 else { continue }
      (read, total) = (progress.read, progress.total)
      break
    }
    let answer = await answer(session, "Is it?")
    #expect(
      answer.notices.contains("Reading resumes at \(read.grouped) of \(total.grouped) tokens."))
    #expect(answer.progress.first?.read == 2000)
    #expect(answer.text == "yes")
    let bill = try #require(answer.finished)
    #expect(bill.reusedTokens == 0 && bill.readTokens == engine.requests[1].tokens.count)
  }

  @Test func `a stopped answer stays in the conversation as far as it was said`() async throws {
    let engine = ScriptedBackend([.hangsAfter([" half", " an"]), .says(["whole"])])
    let session = session(engine)
    for await event in session.ask("Who?") {
      if case .text(let part) = event, part.hasSuffix("an") { break }
    }
    _ = await answer(session, "Go on?")
    let (first, second) = (engine.requests[0].tokens, engine.requests[1].tokens)
    #expect(second.starts(with: first + engine.tokenizer.encode(" half an", [])))
  }

  @Test func `an answer that was stopped before its first word leaves no trace`() async throws {
    let engine = ScriptedBackend([.hangsAfter([]), .says(["yes"])])
    let session = session(engine)
    for await event in session.ask("Who?") {
      if case .reading(let progress) = event, progress.read == progress.total { break }
    }
    _ = await answer(session, "Who?")
    #expect(engine.requests.count == 2)
    #expect(engine.requests[0].tokens == engine.requests[1].tokens)
  }

  @Test func `an answer is never empty, a failed one gives its sentence`() async {
    let engine = ScriptedBackend([
      .says(["\n"]), .fails(ScriptedBackend.ScriptedError(description: "Broken.")),
      .says(["ok"], .length),
    ])
    let session = session(engine)
    let empty = await answer(session, "Who?")
    #expect(empty.text.contains("I find no passage about this.") && empty.notices.isEmpty)
    #expect(await answer(session, "Who?").ending == .failed("Broken."))
    #expect(await answer(session, "Who?").finished?.isCutOff == true)
    #expect(await answer(session, " \n").ending != nil)
    #expect(engine.requests.count == 3)
  }

  @Test func `a document beyond the window is streamed, and every answer has the seen lines`()
    async throws
  {
    let text = (1...2000).map { "This is line \($0).\n" }.joined()
    let session = session(ScriptedBackend([.says(["yes"])]), text: text)
    let plan = await open(session).compactMap {
      if case .planned(let plan) = $0 { plan } else { nil }
    }
    #expect(plan.first?.mode == .stream)
    #expect(plan.first?.explanation.contains("of 2,000)") == true)
    let tokens = text.utf8.count
    #expect(
      plan.first?.refusals.sentence.hasPrefix(
        "exact, native and sparse: too long for this model (\(tokens.grouped) tokens, room for ")
        == true)
    #expect(
      plan.first?.refusals.sentence.hasSuffix("recall: this model has no retrieval heads")
        == true)

    let answer = await answer(session, "Who?")
    let bill = try #require(answer.finished)
    #expect(bill.seen.map(\.visibility) == [.notSeen, .windowOnly])
    #expect(bill.seen.last?.lines.upperBound == 2000)
    let first = try #require(bill.seen.last?.lines.lowerBound)
    let name = String(first).prefix(1) + "," + String(first).dropFirst()
    let document = Document(name: "x", text: text)
    #expect(bill.seen.inSight(of: document) == "lines \(name)–2,000 of 2,000")
    // Behind another file its lines are its own.
    let note = Document(name: "n", text: "A note.\nOne more.\n")
    let moved = [SeenLines(lines: 2...8, visibility: .windowOnly)]
    #expect(moved.inSight(of: note.adding(document)) == "n:2, x:1–3")
  }

  @Test func `exact on a document that is too long is an error with advice`() async {
    var options = ChatOptions()
    options.mode = .exact
    let loads = TickingClock()
    let start = loads()
    let session = Conversation(
      document: Document(name: "x", text: String(repeating: "long ", count: 200)),
      modelName: "scripted", options: options
    ) {
      _ = loads()
      return Models(reader: ScriptedBackend(contextLength: 512))
    }
    guard case .ended(.failed(let message)) = await open(session).last else {
      Issue.record("it didn't fail")
      return
    }
    #expect(message.contains("use mode recall or stream"))
    #expect(await answer(session, "Who?").ending == .failed(message))
    #expect(loads() - start == .seconds(2), "the model is loaded once")
  }

  @Test func `turns are dropped aloud when the window is full`() async throws {
    let long = String(repeating: "word ", count: 70)
    let engine = ScriptedBackend(
      (0..<3).map { _ in .says([long]) }, contextLength: 950)
    let session = session(engine)
    #expect(await answer(session, "First?").notices.isEmpty)
    #expect(await answer(session, "Second?").notices.isEmpty)
    let third = await answer(session, "Third?")
    #expect(third.notices.count == 1)
    #expect(third.notices.first?.hasPrefix("To make room") == true)
    let prompt = engine.tokenizer.decode(try #require(engine.requests.last).tokens)
    #expect(!prompt.contains("First?") && prompt.contains("Second?"))
    #expect(prompt.contains(Self.text))
  }

  @Test func `panels get the context beside what the engine tells`() async throws {
    let engine = ScriptedBackend([.says(["yes"])])
    let session = session(engine)
    session.setAttentionProbe(.map)
    #expect(engine.probes == [])
    _ = await answer(session, "Who?")
    #expect(engine.probes == [.document])

    var panels = session.telemetry.makeAsyncIterator()
    let panel = try #require(await panels.next())
    #expect(panel.documentTokens == engine.requests[0].document.count)
    #expect(panel.threads == 3 && panel.mode == .exact && panel.window == 8192)
    #expect(panel.questionTokens > 0)
    #expect(panel.seen.named == [SeenLines(lines: 1...4, visibility: .exact)])
    #expect(abs(panel.documentAttention.reduce(0, +) - 4) < 1e-5)
  }

  private struct Answer {
    var text = ""
    var notices: [String] = []
    var progress: [ReadingProgress] = []
    var ending: AnswerEnding?

    var finished: AnswerStatistics? {
      if case .finished(let statistics) = ending { statistics } else { nil }
    }

    mutating func add(_ event: AnswerEvent) {
      switch event {
      case .reading(let progress): self.progress.append(progress)
      case .text(let part): text += part
      case .recalled, .cited, .summarising, .understood: break
      case .notice(let notice): notices.append(notice)
      case .ended(let ending): self.ending = ending
      }
    }
  }
}
