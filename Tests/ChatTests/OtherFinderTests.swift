import Chat
import Documents
import Inference
import Retrieval
import Synchronization
import TestSupport
import Testing
import Tokenization
import Wording

/// Conversations in which another model, or words alone, find the passages.
@Suite(.timeLimit(.minutes(10)))
struct OtherFinderTests {
  private final class Heads: HeadStoring {
    private let kept = Mutex<[RetrievalHeads]>([])
    func heads(of model: ModelDescription) -> RetrievalHeads? {
      kept.withLock { $0.first { $0.model == model.fingerprint } }
    }
    func keep(_ heads: RetrievalHeads) { kept.withLock { $0.append(heads) } }
    var models: [String] { kept.withLock { $0.map(\.model) } }
  }

  private static let alphabet = "abcdefghijklmnopqrstuvwxyz".map(String.init)

  private static let document = Document(
    name: "long.txt",
    text: (0..<40).map { number in
      (0..<420).map { alphabet[($0 * (number + 3)) % 26] }.joined()
    }.joined(separator: "\n\n"))

  /// A reader whose tokens are letters.
  private static func reader(_ executor: EngineExecutor? = nil, layers: Int = 2) throws -> Engine {
    var model = TinyModel(layers: layers)
    model.contextLength = 4096
    model.favourite = 5
    return try model.engine(executor: executor)
  }

  /// A finder whose tokens are mostly pairs of letters.
  private static func finder(_ executor: EngineExecutor? = nil) throws -> Engine {
    var model = TinyModel(heads: 2, kvHeads: 1, embedding: 16)
    model.contextLength = 4096
    model.longPieces = alphabet.flatMap { first in alphabet.map { first + $0 } }
    return try model.engine(executor: executor)
  }

  private func conversation(
    _ models: Models, heads: Heads = Heads(), budget: Int? = nil,
    loadOther: Conversation.Loading? = nil
  ) -> Conversation {
    var options = ChatOptions()
    options.mode = .recall
    options.recall.passageTokens = 900
    options.recall.leastSupport = -.infinity
    options.maximumAnswerTokens = 4
    options.memoryBudget = budget
    return Conversation(
      document: Self.document, modelName: "tiny", options: options,
      tools: ReadingTools(heads: heads), loadOther: loadOther, load: { models })
  }

  private func follow(_ events: AsyncStream<OpeningEvent>) async -> [OpeningEvent] {
    var all: [OpeningEvent] = []
    for await event in events { all.append(event) }
    return all
  }

  private func progress(_ events: [OpeningEvent]) -> [ReadingProgress] {
    events.compactMap { if case .reading(let progress) = $0 { progress } else { nil } }
  }

  private func statistics(
    _ conversation: Conversation, _ question: String = "where"
  ) async throws -> AnswerStatistics {
    for await event in conversation.ask(question) {
      if case .ended(.finished(let statistics)) = event { return statistics }
      if case .ended(let other) = event { Issue.record("\(other)") }
    }
    throw ScriptedBackend.ScriptedError(description: "no answer")
  }

  @Test func `finder and reader count with tokens of their own`() async throws {
    let executor = EngineExecutor()
    let (reader, finder) = try (Self.reader(executor), Self.finder(executor))
    let heads = Heads()
    let conversation = conversation(Models(reader: reader, finder: finder), heads: heads)
    let events = await follow(conversation.open())
    #expect(events.last == .ended(.completed))
    #expect(heads.models == [finder.description.fingerprint], "the reader isn't calibrated")
    let read = progress(events)
    let total = reader.tokenizer.encode(Self.document.text, []).count
    #expect(finder.tokenizer.encode(Self.document.text, []).count < total * 2 / 3)
    #expect(abs((read.last?.total ?? 0) - total) < 200 && read.last?.read == read.last?.total)
    #expect(read.allSatisfy { $0.isByFinder })
    let statistics = try await statistics(conversation)
    #expect(statistics.finder == finder.description.configuration.name)
    let sources = try #require(statistics.recollection).passages
    #expect(!sources.isEmpty)
    for source in sources {
      #expect(String(Self.document.text(in: source.bytes)) == source.text)
    }
    // A letter is a token of the reader: the limit counts those.
    #expect(sources.reduce(0) { $0 + $1.text.utf8.count } <= 900)
    #expect(Set(statistics.seen.map(\.visibility)) == [.exact, .light])
    #expect(statistics.seen.compactMap(\.tokens).reduce(0, +) == read.last?.total)
  }

  @Test func `panels have the memory and the speed of both models`() async throws {
    let (reader, finder) = try (Self.reader(), Self.finder())
    let conversation = conversation(Models(reader: reader, finder: finder))
    let events = await follow(conversation.open())
    let summary = events.lazy.compactMap {
      if case .modelLoaded(let summary) = $0 { summary } else { nil }
    }.first
    #expect(summary?.finder == finder.description.configuration.name)
    #expect(summary?.name == reader.summary.name)
    _ = try await statistics(conversation)
    for await telemetry in conversation.telemetry where telemetry.decodeRate != nil {
      let told = try #require(telemetry.finder)
      #expect(told.lightRate != nil && told.cacheBytes > 0)
      #expect(told.weightBytes == finder.description.weightBytes && told.weightBytes > 0)
      #expect(told.readerWeightBytes == reader.description.weightBytes)
      #expect(telemetry.cacheLayers.count == 2 && telemetry.lightIndexBytes > 0)
      break
    }
  }

  @Test func `another reader keeps the finder and its light index`() async throws {
    let (first, second, finder) = try (
      Self.reader(), Self.reader(layers: 3), Self.finder()
    )
    let conversation = conversation(
      Models(reader: first, finder: finder),
      loadOther: { name, _ in
        name == "alone"
          ? Models(reader: second, finder: second, name: name)
          : Models(reader: second, finder: finder, name: name)
      })
    _ = await follow(conversation.open())
    let kept = progress(await follow(conversation.change(.model("second"))))
    #expect(kept.last.map { $0.reused == $0.total } == true)
    // The same text has other tokens and other keys for another finder.
    let other = progress(await follow(conversation.change(.model("alone"))))
    #expect(other.last?.reused == 0 && other.last.map { $0.read == $0.total } == true)
    #expect(try await statistics(conversation).finder == nil)
  }

  @Test func `a reader that becomes the finder can become the reader again`() async throws {
    let (small, large) = try (Self.finder(), Self.reader())
    let conversation = conversation(
      Models(reader: small, finder: small),
      loadOther: { name, _ in
        name == "small"
          ? Models(reader: small, finder: small, name: name)
          : Models(reader: large, finder: small, name: name)
      })
    _ = await follow(conversation.open())
    let changed = progress(await follow(conversation.change(.model("large"))))
    #expect(changed.last.map { $0.reused == $0.total } == true)
    #expect(
      try await statistics(conversation).finder == small.description.configuration.name)
    let back = progress(await follow(conversation.change(.model("small"))))
    #expect(back.last.map { $0.reused == $0.total } == true)
    _ = try await statistics(conversation)
    var measured: Telemetry?
    for await telemetry in conversation.telemetry where telemetry.decodeRate != nil {
      measured = telemetry
      break
    }
    #expect(measured?.finder == nil, "its telemetry is still followed")
  }

  @Test func `a budget counts the finder's keys by the finder's shape`() async throws {
    let (reader, finder) = try (Self.reader(), Self.finder())
    func planned(_ models: Models) async throws -> Int {
      let conversation = Conversation(
        document: Self.document,
        options: {
          var options = ChatOptions()
          options.mode = .recall
          options.recall.passageTokens = 900
          return options
        }(), tools: ReadingTools(heads: Heads(), processBytes: { 1_000_000 })
      ) { models }
      for event in await follow(conversation.open()) {
        if case .planned(let plan) = event { return try #require(plan.processBytes) }
      }
      return 0
    }
    let alone = try await planned(Models(reader))
    let both = try await planned(Models(reader: reader, finder: finder))
    let words = try await planned(Models(reader: reader, findsByWords: true))
    #expect(both < alone, "half the tokens, and one head of keys")
    #expect(words < both)
  }

  // MARK: Words

  @Test func `words alone find without a quick look`() async throws {
    let filler = String(repeating: "Nothing of note was said on that day. ", count: 11)
    let facts = [
      "The harbour froze in winter.", "Marta kept bees at the mill.", "The organ was mended.",
      "Snow fell in May.", "Herring was cheap.", "Owls were heard.",
    ]
    let document = Document(
      name: "town.txt", text: facts.map { "\($0) \(filler)" }.joined(separator: "\n\n"))
    let reader = ScriptedBackend([.says([" Bees."])], capabilities: [])
    var options = ChatOptions()
    options.mode = .recall
    options.recall.passageTokens = 1500
    let conversation = Conversation(document: document, options: options) {
      Models(reader: reader, findsByWords: true)
    }
    let events = await follow(conversation.open())
    #expect(events.last == .ended(.completed) && progress(events).isEmpty)
    #expect(!events.contains { if case .calibrating = $0 { true } else { false } })
    let statistics = try await statistics(conversation, "What did Marta keep at the mill?")
    #expect(statistics.finder == "words" && statistics.reusedTokens == 0)
    let sources = try #require(statistics.recollection)
    #expect(sources.passages.first?.text.hasPrefix(facts[1]) == true)
    #expect(sources.searched == sources.total)
    #expect(Set(statistics.seen.map(\.visibility)) == [.exact, .notSeen])
    let trail = try #require(await conversation.trail)
    #expect(trail.scores[.words] != nil && trail.scores[.scan] == nil)
    #expect(trail.scores[.attention] == nil && trail.scores[.likelihood] == nil)
  }
}
