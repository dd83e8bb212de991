import Chat
import Documents
import Inference
import Synchronization
import Testing
import TestSupport
import Wording
import Retrieval

/// Reading within a limit of memory, with a made-up model in a process of a megabyte.
@Suite(.timeLimit(.minutes(10)))
struct BudgetTests {
  private static let process = 1_000_000
  private static let book = Document(
    name: "book.txt",
    text: Array(repeating: String(repeating: "abcdefg", count: 60), count: 16)
      .joined(separator: "\n\n"))

  private func session(
    _ mode: Mode = .auto, budget: Int? = nil,
    processBytes: @escaping @Sendable () -> Int? = { Self.process },
    loadOther: (@Sendable (String, Int?) async throws -> Models)? = nil
  ) throws -> Conversation {
    var model = TinyModel()
    model.contextLength = 16_384
    let engine = try model.engine()
    var options = ChatOptions()
    options.mode = mode
    options.wholeTokens = .max
    options.memoryBudget = budget
    options.recall.passageTokens = 300
    // A model of random weights is sure of nothing.
    options.recall.leastSupport = -.infinity
    options.recall.chunkTokens = 100
    options.maximumAnswerTokens = 4
    return Conversation(
      document: Self.book, modelName: "tiny", options: options,
      tools: ReadingTools(processBytes: processBytes), loadOther: loadOther
    ) { Models(engine) }
  }

  private func follow(
    _ events: AsyncStream<OpeningEvent>
  ) async -> (plan: ReadingPlan?, hasRead: Bool, failure: String?) {
    var opened: (plan: ReadingPlan?, hasRead: Bool, failure: String?) = (nil, false, nil)
    for await event in events {
      switch event {
      case .planned(let plan): opened.plan = plan
      case .reading: opened.hasRead = true
      case .ended(.failed(let message)): opened.failure = message
      default: break
      }
    }
    return opened
  }

  private func exactBytes() async throws -> Int {
    let free = try #require(await follow(session(.exact).open()).plan)
    let bytes = try #require(free.processBytes)
    #expect(free.mode == .exact && free.budget == nil && bytes > Self.process)
    return bytes
  }

  @Test func `auto takes the next mode that fits, with the reason`() async throws {
    let enough = try await exactBytes()
    let exact = try #require(await follow(session(budget: enough).open()).plan)
    #expect(exact.mode == .exact && !exact.explanation.contains("budget"))
    let recall = try #require(await follow(session(budget: enough - 1).open()).plan)
    #expect(recall.mode == .recall)
    #expect(try #require(recall.processBytes) < enough)
    #expect(recall.budget == enough - 1)
    #expect(recall.explanation.contains("In mode exact the process would take"))
  }

  @Test func `old turns make room where the budget leaves none`() async throws {
    let enough = try await exactBytes()
    func notices(_ budget: Int?) async throws -> [String] {
      let session = try session(.exact, budget: budget)
      _ = await follow(session.open())
      var notices: [String] = []
      for _ in 0..<10 {
        for await event in session.ask("Why?") {
          if case .notice(let notice) = event { notices.append(notice) }
          if case .ended(.failed(let message)) = event { Issue.record("\(message)") }
        }
      }
      return notices.filter { $0.contains("no longer sees") }
    }
    #expect(try await notices(nil).isEmpty)
    #expect(try await !notices(enough + 50_000).isEmpty)
  }

  @Test func `a mode that was asked for and doesn't fit is refused before reading`() async throws {
    let enough = try await exactBytes()
    let refused = await follow(try session(.exact, budget: enough - 1).open())
    #expect(refused.plan == nil && !refused.hasRead)
    let reason = try #require(refused.failure)
    #expect(reason.hasPrefix("Mode exact takes "))
    #expect(reason.contains(", or mode recall, or "))
    #expect(reason.hasSuffix("--cache q8_0."))
  }

  @Test func `a budget that the model alone exceeds is refused in a sentence of its own`()
    async throws
  {
    let refused = await follow(try session(budget: 500_000).open())
    #expect(
      refused.failure == """
        lcchat takes 1.0 MB without a document, and the budget is 500 kB: use a larger budget, or a \
        smaller model.
        """)
    #expect(!refused.hasRead)
  }

  @Test func `auto names the least that would do if nothing fits`() async throws {
    let refused = await follow(try session(budget: Self.process + 1).open())
    #expect(refused.failure?.hasPrefix("Mode recall takes ") == true)
  }

  @Test func `another budget makes a new plan, and an impossible one keeps the old plan`()
    async throws
  {
    let enough = try await exactBytes()
    let session = try session()
    #expect(await follow(session.change(.budget(enough - 1))).plan?.mode == .recall)
    #expect(await follow(session.change(.budget(1))).failure != nil)
    #expect(await follow(session.change(.mode(.auto))).plan?.budget == enough - 1)
    let free = await follow(session.change(.budget(nil)))
    #expect(free.plan?.mode == .exact && free.plan?.budget == nil && free.hasRead)
  }

  @Test
  func `a model's memory is measured while it loads, and a failed load keeps the old measure`()
    async throws
  {
    let still = try await exactBytes()
    // Before the model is loaded, behind it, and while another one can't be.
    let sizes = Mutex([1, 6, 20, 30, 40].map { $0 * Self.process })
    let rooms = Mutex<[Int?]>([])
    let session = try session(
      budget: 50 * Self.process,
      processBytes: { sizes.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } },
      loadOther: { _, room in
        rooms.withLock { $0.append(room) }
        throw CancellationError()
      })
    let first = await follow(session.open()).plan
    #expect(first?.processBytes == still + 5 * Self.process)
    #expect(await follow(session.change(.model("other"))).failure != nil)
    #expect(rooms.withLock { $0.compactMap(\.self).allSatisfy { $0 < 50 * Self.process } })
    #expect(rooms.withLock { $0.count } == 1)
    #expect(await follow(session.change(.mode(.exact))).plan?.processBytes == first?.processBytes)
  }

  @Test func `back from recall to the whole, a budget is planned as at the start`() async throws {
    let enough = try await exactBytes()
    let session = try session(.recall, budget: 2 * enough)
    _ = await follow(session.open())
    for await _ in session.ask("Why?") {}
    let exact = await follow(session.change(.mode(.exact)))
    #expect(exact.plan?.processBytes == enough && exact.hasRead)
    let again = await follow(session.change(.mode(.recall)))
    #expect(again.plan?.mode == .recall && again.failure == nil && again.hasRead)
  }
}
