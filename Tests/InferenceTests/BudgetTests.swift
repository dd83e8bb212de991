import Chat
import Documents
import Inference
import Testing

/// Reading within a limit of memory, with a made-up model in a process of a megabyte.
struct BudgetTests {
  private static let process = 1_000_000
  private static let book = Document(
    name: "book.txt",
    text: Array(repeating: String(repeating: "abcdefg", count: 60), count: 16)
      .joined(separator: "\n\n"))

  private func session(
    _ mode: ChatOptions.Mode = .auto, budget: Int? = nil
  ) throws -> ChatSession {
    var model = TinyModel()
    model.contextLength = 8192
    let engine = try model.engine()
    var options = ChatOptions()
    options.mode = mode
    options.memoryBudget = budget
    options.recall.budget = 300
    options.recall.chunkTokens = 100
    options.maximumAnswerTokens = 4
    return ChatSession(
      document: Self.book, modelName: "tiny", options: options, processBytes: { Self.process }
    ) { engine }
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
    let free = try #require(await follow(session().open()).plan)
    #expect(free.mode == "exact" && free.budget == nil && free.processBytes > Self.process)
    return free.processBytes
  }

  @Test func `auto takes the next way that fits, and says why`() async throws {
    let enough = try await exactBytes()
    let exact = try #require(await follow(session(budget: enough).open()).plan)
    #expect(exact.mode == "exact" && !exact.explanation.contains("budget"))
    let recall = try #require(await follow(session(budget: enough - 1).open()).plan)
    #expect(recall.mode == "recall" && recall.processBytes < exact.processBytes)
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
    #expect(reason.contains(" or --mode recall or "))
    #expect(reason.hasSuffix("--cache q8_0."))
  }

  @Test func `a budget that the model alone exceeds is refused in a sentence of its own`()
    async throws
  {
    let refused = await follow(try session(budget: 500_000).open())
    #expect(
      refused.failure == """
        Without a document lcchat takes 1.0 MB and the budget is 500 kB: use a larger --budget, or a smaller \
        model.
        """)
    #expect(!refused.hasRead)
  }

  @Test func `auto names the least that would do if nothing fits`() async throws {
    let refused = await follow(try session(budget: Self.process + 1).open())
    #expect(refused.failure?.hasPrefix("Mode recall takes ") == true)
  }

  @Test func `another budget plans anew, and one that can't be leaves the one before`() async throws
  {
    let enough = try await exactBytes()
    let session = try session()
    #expect(await follow(session.setBudget(enough - 1)).plan?.mode == "recall")
    #expect(await follow(session.setBudget(1)).failure != nil)
    #expect(await follow(session.setMode(.auto)).plan?.budget == enough - 1)
    let free = await follow(session.setBudget(nil))
    #expect(free.plan?.mode == "exact" && free.plan?.budget == nil && free.hasRead)
  }
}
