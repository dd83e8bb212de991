import Chat
import Documents
import Foundation
import Retrieval
import TestSupport
import Testing
import Tokenization
import Inference
import Wording

/// Conversations in mode recall, with a finder and a reader that do what the test says.
@Suite(.timeLimit(.minutes(10)))
struct ScriptedRecallTests {
  private static let filler = String(repeating: "Nothing of note was said on that day. ", count: 11)
  private static let sentences = [
    "The harbour froze in the winter of 1911.", "Marta kept bees at the mill.",
    "Old Hale paid the ferryman eighty crowns.", "The organ was mended.", "Snow fell in May.",
    "The road led to Skagen.", "Herring was cheap.", "Owls were heard.", "A letter came.",
    "Nils lost his hat.", "The church was locked.", "The doctor slept.",
  ]
  private static let document = Document(
    name: "town.txt", text: sentences.map { "\($0) \(filler)" }.joined(separator: "\n\n"))

  /// Opens the document; the finder prefers the passages that begin with the given sentences.
  private func conversation(
    _ reader: ScriptedBackend, best: [Int], drafts: Bool = true
  ) async throws -> (Conversation, ScriptedFinder) {
    let finder = try ScriptedFinder { passage, _ in
      let rank = best.firstIndex { passage.hasPrefix(Self.sentences[$0]) }
      return rank.map { 1 - 0.1 * Float($0) } ?? 0
    }
    var options = ChatOptions()
    options.mode = .recall
    // A token is a byte here: three passages fit.
    options.recall.passageTokens = 1500
    options.recall.chunkTokens = 2000
    options.recall.lexicalWeight = 0
    options.recall.linked = 0
    let conversation = Conversation(
      document: Self.document, modelName: "scripted", options: options,
      tools: ReadingTools(heads: ScriptedHeads())
    ) { Models(reader: reader, finder: finder) }
    for await event in conversation.open() {
      if case .ended(let ending) = event { #expect(ending == .completed) }
    }
    return (conversation, finder)
  }

  private func answer(
    _ conversation: Conversation, _ question: String
  ) async -> (text: String, recollection: AnswerSources?) {
    var text = ""
    var recollection: AnswerSources?
    for await event in conversation.ask(question) {
      if case .text(let part) = event { text += part }
      if case .recalled(let new) = event { recollection = new }
    }
    return (text, recollection)
  }

  private func prompt(_ reader: ScriptedBackend, _ number: Int) -> String {
    reader.tokenizer.decode(reader.requests[number].tokens)
  }

  private static let rule = PassageReaderRule(refusal: " not in the passage", threshold: -0.5)

  private func passageReader(_ scripts: [ScriptedBackend.Script]) -> ScriptedBackend {
    ScriptedBackend(
      scripts, contextLength: 8192, capabilities: [.logProbabilities], passageReader: Self.rule)
  }

  @Test func `with quotations only, the answer is the sentence with its place`() async throws {
    let reader = passageReader([
      .drafts(" bees", logProbability: -0.2, refusal: -0.05),
      .drafts(" eighty crowns", logProbability: -0.1, refusal: -6),
    ])
    let (conversation, _) = try await conversation(reader, best: [1, 2])
    conversation.setQuote(.only)
    let (text, sources) = await answer(conversation, "what did the ferryman get?")
    #expect(text.hasPrefix("“Old Hale paid the ferryman eighty crowns.” town.txt:"))
    #expect(sources?.quotesOnly == true && sources?.quotation?.text == Self.sentences[2])
    #expect(reader.requests.count { $0.maximumTokens > 0 } == 3, "the drafts alone")
  }

  @Test func `a passage reader answers from the passage that it refuses least`() async throws {
    let reader = passageReader([
      .drafts(" the winter", logProbability: -0.2, refusal: -0.1),
      .drafts(" eighty crowns", logProbability: -0.4, refusal: -6),
      .drafts(" bees", logProbability: -0.2, refusal: -0.05), .says([" eighty", " crowns"]),
    ])
    let (conversation, _) = try await conversation(reader, best: [0, 2, 1])
    let answer = await answer(conversation, "what did the ferryman get?")
    #expect(answer.text == "eighty crowns" && answer.recollection?.answeredFrom == [2])
    let token = reader.tokenizer.encode(Self.rule.refusal, []).first
    let refusals = reader.requests.filter { $0.maximumTokens > 0 }.map(\.refusal)
    #expect(refusals.allSatisfy { $0?.token == token } && refusals.count == 4)
    // Nothing is known to beat at first, and the answer itself can't be a refusal any more.
    #expect(refusals.first??.threshold == .infinity && refusals.last??.threshold == .infinity)
    // The second draft scores about -0.2 - 0.1: less than a quarter of the third may be a refusal.
    let bound = try #require(refusals[2]?.threshold)
    #expect(bound > log(0.09) && bound < log(0.25))
    #expect(prompt(reader, 3).hasSuffix("\n\nQuestion: what did the ferryman get?\nAnswer:"))
  }

  @Test func `a passage reader that refuses all passages finds nothing`() async throws {
    let reader = passageReader([
      .drafts(" the winter", logProbability: -0.2, refusal: -0.1),
      .drafts(" eighty crowns", logProbability: -0.1, refusal: -0.4),
      .drafts(" bees", logProbability: -0.2, refusal: -0.05),
    ])
    let (conversation, _) = try await conversation(reader, best: [0, 2, 1])
    let answer = await answer(conversation, "what did the ferryman get?")
    #expect(answer.text == "I find no passage about this.")
    #expect(await conversation.trail?.way == .nothing)
  }

  @Test func `the question is answered from the passages with the best draft`() async throws {
    let reader = ScriptedBackend(
      [
        .drafts(" the winter", logProbability: -6), .drafts(" eighty crowns", logProbability: -0.2),
        .drafts(" bees", logProbability: -4), .says([" eighty", " crowns"]),
      ], contextLength: 8192, capabilities: [.logProbabilities])
    let (conversation, finder) = try await conversation(reader, best: [0, 2, 1])
    #expect(finder.readChunks > 1)
    let answer = await answer(conversation, "what did the ferryman get?")
    #expect(answer.text == "eighty crowns")
    let trail = try #require(await conversation.trail)
    #expect(trail.ranking.prefix(3) == [0, 2, 1])
    #expect(trail.drafts.map(\.group) == [[0], [2], [1]])
    #expect(trail.chosen == [2] && trail.rank(of: 2, in: .attention) == 2)
    #expect(answer.recollection?.answeredFrom == [2])
    #expect(prompt(reader, 3).contains(Self.sentences[2]))
    #expect(!prompt(reader, 3).contains(Self.sentences[0]))
  }

  @Test func `without a believable draft nothing is found, and the nearest are listed`()
    async throws
  {
    let reader = ScriptedBackend(
      (0..<3).map { _ in .drafts(" eighty", logProbability: -40) }, contextLength: 8192,
      capabilities: [.logProbabilities])
    let (conversation, _) = try await conversation(reader, best: [])
    let answer = await answer(conversation, "what did the ferryman get?")
    #expect(answer.text == "I find no passage about this.")
    #expect(answer.recollection?.way == .nothing && answer.recollection?.passages.count == 3)
    #expect(await conversation.trail?.chosen == nil && reader.requests.count == 3)
  }

  @Test func `a reader without log-probabilities answers from the best passages at once`()
    async throws
  {
    let reader = ScriptedBackend([.says([" honey"])], contextLength: 8192)
    let (conversation, _) = try await conversation(reader, best: [1])
    let answer = await answer(conversation, "what did Marta keep?")
    #expect(answer.text == "honey" && reader.requests.count == 1)
    #expect(reader.requests[0].sources.isEmpty, "nor is it asked for attention")
    #expect(prompt(reader, 0).contains(Self.sentences[1]))
  }

  @Test func `a question that needs the turn before it is completed, or is read after it`()
    async throws
  {
    let reader = ScriptedBackend(
      [.says([" bees"]), .says([" at the mill"]), .says([" yes"]), .says([" no"])],
      contextLength: 8192)
    let (conversation, _) = try await conversation(reader, best: [1])
    _ = await answer(conversation, "What did Marta keep?")
    var understood: [String] = []
    var statistics: AnswerStatistics?
    for await event in conversation.ask("And where?") {
      if case .understood(let question) = event { understood.append(question) }
      if case .ended(.finished(let all)) = event { statistics = all }
    }
    #expect(understood == ["Where did Marta keep the bees?"])
    #expect(statistics?.understood == understood.first)
    #expect(prompt(reader, 1).contains("Where did Marta keep the bees?"))
    #expect(!prompt(reader, 1).contains("What did Marta keep?"), "a full question is enough")
    _ = await answer(conversation, "really?")
    #expect(prompt(reader, 2).contains("Where did Marta keep the bees?"), "this one is not")
    await conversation.forgetTurns()
    _ = await answer(conversation, "And where?")
    #expect(!prompt(reader, 3).contains("Marta keep"))
  }

  @Test func `a completed question that finds nothing is answered as it was asked`() async throws {
    let refusing = (0..<3).map { _ in
      ScriptedBackend.Script.drafts(" x", logProbability: -0.2, refusal: -0.01)
    }
    let reader = passageReader(
      [.drafts(" bees", logProbability: -0.2, refusal: -6)] + refusing.dropFirst()
        + [.says([" bees"])] + refusing
        + [.drafts(" the mill", logProbability: -0.2, refusal: -6)] + refusing.dropFirst()
        + [.says([" the mill"])])
    let (conversation, _) = try await conversation(reader, best: [1])
    _ = await answer(conversation, "What did Marta keep?")
    var understood: [String] = []
    var text = ""
    for await event in conversation.ask("And where?") {
      if case .understood(let question) = event { understood.append(question) }
      if case .text(let part) = event { text += part }
    }
    #expect(understood == ["Where did Marta keep the bees?", "And where?"])
    #expect(text == "the mill")
  }

  @Test func `a list has an answer from each passage that doesn't refuse`() async throws {
    let reader = passageReader([
      .drafts(" eighty crowns", logProbability: -0.2, refusal: -6),
      .drafts(" the winter of 1911", logProbability: -0.2, refusal: -5),
      .drafts(" bees", logProbability: -0.2, refusal: -0.05),
    ])
    let (conversation, _) = try await conversation(reader, best: [2, 0, 1])
    let answer = await answer(conversation, "list the things that are named")
    #expect(answer.text == "eighty crowns; the winter of 1911")
    #expect(answer.recollection?.summary == "from 2 passages, one answer each")
    #expect(reader.requests.filter { $0.maximumTokens > 0 }.count == 3)
  }

  @Test func `a list with one answer is answered like any other question`() async throws {
    let refused = ScriptedBackend.Script.drafts(" bees", logProbability: -0.2, refusal: -0.05)
    let crowns = ScriptedBackend.Script.drafts(" eighty crowns", logProbability: -0.2, refusal: -6)
    let reader = passageReader(
      [crowns, refused, refused, crowns, refused, refused, .says([" eighty crowns"])])
    let (conversation, _) = try await conversation(reader, best: [2, 0, 1])
    let answer = await answer(conversation, "list the things that are named")
    #expect(answer.text == "eighty crowns")
    #expect(answer.recollection?.hasOneAnswerEach == nil)
  }

  @Test func `late telemetry of an earlier reading doesn't reach the panels`() async throws {
    let reader = ScriptedBackend(contextLength: 8192)
    let short = Document(name: "a.txt", text: "One line.\n")
    let conversation = Conversation(document: short, modelName: "m") { Models(reader: reader) }
    for await _ in conversation.open() {}
    let old = try #require(reader.requests.last)
    let longer = short.adding(Document(name: "b.txt", text: "A second text.\n"))
    for await _ in conversation.change(.document(longer)) {}
    let new = try #require(reader.requests.last)
    #expect(old.owner != new.owner)
    // The newest comes last: what the panels show after it is the new reading's.
    reader.report(new, cached: new.tokens.count)
    var shown = try await telemetry(conversation) { $0.seen.allSatisfy { $0.visibility == .exact } }
    #expect(shown.documentTokens == new.document.count)
    reader.report(old, cached: 2)
    shown = try await telemetry(conversation) { !$0.seen.allSatisfy { $0.visibility == .exact } }
    #expect(shown.seen.allSatisfy { $0.visibility == .notReadYet }, "an old prompt counts as none")
    reader.report(new, cached: new.tokens.count)
    shown = try await telemetry(conversation) { $0.seen.allSatisfy { $0.visibility == .exact } }
    #expect(shown.documentTokens == new.document.count)
  }

  private func telemetry(
    _ conversation: Conversation, until isEnough: (Telemetry) -> Bool
  ) async throws -> Telemetry {
    for await telemetry in conversation.telemetry where isEnough(telemetry) { return telemetry }
    throw CancellationError()
  }

  @Test func `two clients of one reader get their own answers`() async throws {
    let reader = ScriptedBackend(
      [.says([" first"]), .says([" second"])], contextLength: 8192)
    let one = Conversation(
      document: Document(name: "a.txt", text: "Alpha is first.\n"), modelName: "m"
    ) { Models(reader: reader) }
    let two = Conversation(
      document: Document(name: "b.txt", text: "Beta is second.\n"), modelName: "m"
    ) { Models(reader: reader) }
    async let opened: Void = { for await _ in one.open() {} }()
    for await _ in two.open() {}
    await opened
    let first = await answer(one, "Alpha?")
    let second = await answer(two, "Beta?")
    #expect(first.text == "first" && second.text == "second")
    let asked = reader.requests.suffix(2).map { reader.tokenizer.decode($0.tokens) }
    #expect(asked[0].contains("Alpha is first.") && !asked[0].contains("Beta"))
    #expect(asked[1].contains("Beta is second.") && !asked[1].contains("Alpha"))
    #expect(Set(reader.requests.compactMap(\.owner)).count == 2)
  }
}
