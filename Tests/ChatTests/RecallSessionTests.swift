import Chat
import Documents
import Foundation
import Inference
import Synchronization
import Testing
import TestSupport
import Wording
import Retrieval

/// Conversations about a text that is too long for the model, with a real engine and a made-up model.
@Suite(.timeLimit(.minutes(10)))
struct RecallSessionTests {
  private final class Heads: HeadStoring {
    private let kept = Mutex<RetrievalHeads?>(nil)
    func heads(of model: ModelDescription) -> RetrievalHeads? { kept.withLock { $0 } }
    func keep(_ heads: RetrievalHeads) { kept.withLock { $0 = heads } }
  }

  private struct Opened {
    var calibrations = 0
    var plan: ReadingPlan?
    var progress: [ReadingProgress] = []
    var notices: [String] = []
    var ending: Ending?
  }

  private struct Answer {
    var recalled: AnswerSources?
    var text = ""
    var cited: [CitedSentence] = []
    var notices: [String] = []
    var ending: AnswerEnding?

    var statistics: AnswerStatistics? {
      if case .finished(let statistics)? = ending { statistics } else { nil }
    }
  }

  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "lcchat-recall-\(UUID().uuidString)", directoryHint: .isDirectory)

  private static func paragraphs(_ count: Int) -> [String] {
    (0..<count).map { number in
      let letters = "abcdefghijklmnopqrstuvwxyz"
      return String(
        (0..<420).map {
          letters[letters.index(letters.startIndex, offsetBy: ($0 * (number + 3)) % 26)]
        })
    }
  }

  private static func document(_ paragraphs: [String]) -> Document {
    Document(name: "long.txt", text: paragraphs.joined(separator: "\n\n"))
  }

  private func engine() throws -> Engine {
    var model = TinyModel()
    model.contextLength = 2048
    model.favourite = 5
    return try model.engine()
  }

  private func session(
    _ document: Document, _ engine: Engine, heads: Heads = Heads(), isKept: Bool = false
  ) -> Conversation {
    var options = ChatOptions()
    options.recall.passageTokens = 900
    // A model of random weights is sure of nothing.
    options.recall.leastSupport = -.infinity
    options.maximumAnswerTokens = 4
    return Conversation(
      document: document, modelName: "tiny", options: options,
      tools: ReadingTools(
        heads: heads, snapshots: isKept ? SnapshotStore(folder: folder) : nil),
      loadOther: { name, _ in
        var small = TinyModel()
        small.contextLength = 256
        return Models(try small.engine(), name: name)
      }, load: { Models(engine) })
  }

  private func follow(_ events: AsyncStream<OpeningEvent>) async -> Opened {
    var opened = Opened()
    for await event in events {
      switch event {
      case .calibrating: opened.calibrations += 1
      case .planned(let plan): opened.plan = plan
      case .reading(let progress): opened.progress.append(progress)
      case .notice(let notice): opened.notices.append(notice)
      case .ended(let ending): opened.ending = ending
      case .loadingModel, .modelLoaded, .preparing: break
      }
    }
    return opened
  }

  private func ask(
    _ session: Conversation, _ question: String
  ) async -> Answer {
    var answer = Answer()
    for await event in session.ask(question) {
      switch event {
      case .recalled(let recollection): answer.recalled = recollection
      case .text(let part): answer.text += part
      case .ended(let ending): answer.ending = ending
      case .cited(let sentence): answer.cited.append(sentence)
      case .notice(let notice): answer.notices.append(notice)
      case .reading, .summarising, .understood: break
      }
    }
    return answer
  }

  @Test func `a long text is read lightly, and a question reads some passages again`() async throws
  {
    let document = Self.document(Self.paragraphs(30))
    let session = session(document, try engine())
    let opened = await follow(session.open())
    #expect(opened.calibrations > 0, "the model's heads weren't known")
    #expect(opened.plan?.mode == .recall && opened.ending == .completed)
    let last = try #require(opened.progress.last)
    #expect(last.read == last.total && last.reused == 0)
    #expect(last.total == opened.plan?.documentTokens, "all count the document's tokens")

    let answer = await ask(session, "where")
    let recalled = try #require(answer.recalled)
    #expect(recalled.way == .passages && recalled.searched == recalled.total)
    #expect(recalled.passages.map(\.number) == Array(1...recalled.passages.count))
    guard case .finished(let statistics) = answer.ending else {
      Issue.record("\(String(describing: answer.ending))")
      return
    }
    let weights = try #require(statistics.recollection).passages.map(\.weight)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-6, "shares of the attention")
    let used = try #require(statistics.recollection?.answeredFrom)
    #expect(!used.isEmpty && used == recalled.answeredFrom, "told before the answer")
    for passage in statistics.recollection?.passages ?? [] where passage.weight > 0 {
      #expect(used.contains(passage.number), "only what it was made from was attended to")
    }
    #expect(statistics.seen.compactMap(\.tokens).reduce(0, +) == last.total)
    #expect(Set(statistics.seen.map(\.visibility)) == [.exact, .light])
    #expect(statistics.seen.last?.lines.upperBound == document.lines.count)
    for passage in recalled.passages {
      #expect(String(document.text(in: passage.bytes)) == passage.text)
    }
  }

  @Test func `the header of a table is read with its rows`() async throws {
    let letters = Self.paragraphs(60).map { $0.prefix(60) }
    let rows = letters.map { "| \($0) | \($0.dropFirst(30)) |" }.joined(separator: "\n")
    let document = Document(name: "a.md", text: "| Berth | Keeper |\n|---|---|\n\(rows)\n")
    let session = session(document, try engine())
    _ = await follow(session.open())
    let answer = await ask(session, "where")
    guard case .finished(let statistics) = answer.ending else {
      Issue.record("\(String(describing: answer.ending))")
      return
    }
    let sources = try #require(statistics.recollection).passages
    #expect(sources.contains { $0.lines.lowerBound > 2 })
    for source in sources {
      #expect(source.lead == (source.lines.lowerBound == 1 ? [] : [1...1]))
    }
    let exact = statistics.seen.filter { $0.visibility == .exact }.map(\.lines)
    #expect(exact.contains { $0.contains(1) }, "\(statistics.seen)")
  }

  @Test func `a text that occurs twice is re-read once`() async throws {
    let paragraphs = Self.paragraphs(12)
    let session = session(Self.document(paragraphs + paragraphs), try engine())
    _ = await follow(session.open())
    let recalled = try #require(await ask(session, "where").recalled)
    #expect(recalled.passages.count > 1)
    #expect(Set(recalled.passages.map(\.text)).count == recalled.passages.count)
  }

  @Test func `an answer from a whole text has the passages that its sentences attend to`()
    async throws
  {
    let document = Self.document(Self.paragraphs(3))
    let (engine, heads) = (try engine(), Heads())
    let unknown = session(document, engine, heads: heads)
    _ = await follow(unknown.change(.mode(.exact)))
    #expect(await ask(unknown, "where").recalled == nil, "nobody knows the model's heads yet")
    _ = await follow(unknown.change(.mode(.recall)))
    let known = session(document, engine, heads: heads)
    _ = await follow(known.change(.mode(.exact)))
    let answer = await ask(known, "where")
    guard case .finished(let statistics) = answer.ending else {
      Issue.record("\(String(describing: answer.ending))")
      return
    }
    let told = try #require(statistics.recollection)
    #expect(statistics.mode == .exact && told.way == .attended)
    #expect(told.searched == 3 && told.total == 3)
    #expect(!told.passages.isEmpty && told.passages.map(\.number) == Array(1...told.passages.count))
    #expect(told.passages.allSatisfy { $0.weight >= 0.1 && $0.weight <= 1 })
    for passage in told.passages {
      #expect(String(document.text(in: passage.bytes)) == passage.text)
    }
    let sentence = try #require(answer.cited.last)
    #expect(Set(sentence.numbers).isSubset(of: sentence.weights.keys))
    #expect(sentence.bytes.upperBound == answer.text.utf8.count)
  }

  @Test func `a stream has only passages in sight`() async throws {
    let document = Self.document(Self.paragraphs(30))
    let session = session(document, try engine())
    _ = await follow(session.change(.mode(.recall)))
    _ = await follow(session.change(.mode(.stream)))
    let answer = await ask(session, "where")
    guard case .finished(let statistics) = answer.ending else {
      Issue.record("\(String(describing: answer.ending))")
      return
    }
    let told = try #require(statistics.recollection)
    #expect(told.way == .attended && told.searched < told.total && told.total == 30)
    let seen = statistics.seen.filter { $0.visibility == .windowOnly }.map(\.lines)
    #expect(!told.passages.isEmpty)
    for passage in told.passages {
      #expect(seen.contains { $0.overlaps(passage.lines) }, "\(passage.lines) of \(seen)")
    }
  }

  @Test func `a long line that is searched in part is reported as read in part`() async throws {
    let text = Self.paragraphs(40).joined(separator: " ")
    let document = Document(name: "longline.txt", text: text + "\n" + text + "\n")
    let session = session(document, try engine())
    let opened = await follow(session.open())
    #expect(opened.plan?.mode == .recall)
    let answer = await ask(session, "where")
    guard case .finished(let statistics) = answer.ending else {
      Issue.record("\(String(describing: answer.ending))")
      return
    }
    let coverage = Coverage(statistics.seen, of: document)
    let exact = statistics.seen.filter { $0.visibility == .exact }
    let bytes = exact.reduce(0) { $0 + $1.bytes(in: document).count }
    let share = Double(bytes) / Double(document.text.utf8.count)
    #expect(share < 0.5 && abs(coverage.share(.exact) - share) < 0.05)
    let summary = SeenSummary(statistics.seen, of: document).text
    #expect(summary?.contains("part of line") == true, "\(summary ?? "nothing")")
  }

  @Test func `a question about the whole has sentences from all over the text`() async throws {
    let session = session(Self.document(Self.paragraphs(30)), try engine())
    _ = await follow(session.open())
    let answer = await ask(session, "Summarise this.")
    let recalled = try #require(answer.recalled)
    #expect(recalled.way == .whole && !answer.cited.isEmpty)
  }

  @Test func `reopening reads nothing, and after a change only the chunks near it`()
    async throws
  {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (engine, heads) = (try engine(), Heads())
    var paragraphs = Self.paragraphs(60)
    let first = await follow(
      session(Self.document(paragraphs), engine, heads: heads, isKept: true).open())
    #expect(first.progress.last?.reused == 0)
    let again = await follow(
      session(Self.document(paragraphs), engine, heads: heads, isKept: true).open())
    let total = try #require(again.progress.last?.total)
    #expect(again.calibrations == 0 && again.progress.last?.reused == total)
    paragraphs[20] = "something else altogether " + paragraphs[20]
    let changed = await follow(
      session(Self.document(paragraphs), engine, heads: heads, isKept: true).open())
    let reused = try #require(changed.progress.last?.reused)
    #expect(reused > total / 2 && reused < total, "\(reused) of \(total)")
    #expect(changed.notices.isEmpty)
  }

  @Test func `a growing text keeps its reading, and another mode reads again`() async throws {
    let (engine, heads) = (try engine(), Heads())
    let book = Self.document(Self.paragraphs(60))
    let session = session(book, engine, heads: heads)
    _ = await follow(session.open())
    let longer = book.adding(Self.document(Self.paragraphs(3)))
    let grown = await follow(session.change(.document(longer)))
    let progress = try #require(grown.progress.last)
    #expect(grown.ending == .completed && progress.reused > progress.total / 2)
    let streamed = await follow(session.change(.mode(.stream)))
    #expect(streamed.plan?.mode == .stream && streamed.ending == .completed)
    let refused = await follow(session.change(.mode(.exact)))
    #expect(refused.plan == nil)
    guard case .failed(let reason) = refused.ending else {
      Issue.record("exact was taken")
      return
    }
    #expect(reason.contains("mode recall"))
    #expect(await ask(session, "where").recalled?.way == .attended, "still in mode stream")
  }

  @Test func `a model that can't read the text leaves the light pass for the way back`()
    async throws
  {
    let session = session(Self.document(Self.paragraphs(3)), try engine())
    let first = await follow(session.change(.mode(.recall)))
    #expect(first.progress.last?.reused == 0)
    #expect(await follow(session.change(.mode(.exact))).ending == .completed)
    guard case .failed? = await follow(session.change(.model("small"))).ending else {
      Issue.record("a window of 256 tokens took the text")
      return
    }
    let back = try #require(await follow(session.change(.mode(.recall))).progress.last)
    #expect(back.reused == back.total)
  }

  @Test(arguments: ["where according to notes.txt", "where according to the Notes"])
  func `a question that names a document waits until that is read`(question: String) async throws {
    let notes = Document(name: "notes.txt", text: Self.paragraphs(63).suffix(3).joined())
    let session = session(Self.document(Self.paragraphs(60)).adding(notes), try engine())
    // Reading is stopped as soon as questions may be asked.
    for await event in session.open() { if case .planned = event { break } }
    let answer = await ask(session, question)
    #expect(answer.notices.first == "The question names notes.txt, so lcchat reads it first.")
    let seen = try #require(answer.statistics).seen
    #expect(seen.last?.visibility != .notReadYet)
    #expect(seen.contains { $0.visibility == .notReadYet }, "the rest can wait")
    let again = await ask(session, question)
    #expect(!again.notices.contains { $0.contains("read first") })
  }

  @Test func `reading of a replaced document ends`() async throws {
    let session = session(Self.document(Self.paragraphs(60)), try engine())
    var first = session.open().makeAsyncIterator()
    while let event = await first.next() { if case .reading = event { break } }
    _ = await follow(session.change(.mode(.stream)))
    var rest: [OpeningEvent] = []
    while let event = await first.next() { rest.append(event) }
    #expect(rest.last == .ended(.cancelled))
    let again = await follow(session.change(.mode(.recall)))
    let progress = try #require(again.progress.last)
    #expect(again.ending == .completed && progress.read == progress.total)
    #expect((again.progress.first?.reused ?? 0) < progress.total, "it had been stopped")
  }
}
