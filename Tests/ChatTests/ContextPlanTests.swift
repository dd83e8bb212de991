import Chat
import Inference
import Testing
import Wording

struct ContextPlanTests {
  private func plan(
    _ document: Int, opening: Int = 40, contextLength: Int = 8192,
    mode: Mode = .auto, window: Int? = nil
  ) throws(ContextPlanError) -> ContextPlan {
    var options = ChatOptions()
    options.mode = mode
    options.window = window
    return try ContextPlan(
      opening: opening, document: document, contextLength: contextLength, options: options)
  }

  // 8192 - 40 (opening) - 256 (answer) - 128 (question)
  private let longest = 7768

  @Test func `a document is read exactly as long as it fits with a question and an answer`() throws
  {
    #expect(try plan(longest).reading == .exact)
    #expect(try plan(longest, mode: .exact).room == 128)
    #expect(try plan(longest + 1).reading == .stream(sinks: 40, window: 2048))
  }

  @Test func `exact on a document that is too long is refused with the limit`() {
    for mode in [Mode.exact, .native, .sparse] {
      #expect(
        throws: ContextPlanError.documentTooLong(
          mode: mode, tokens: longest + 1, most: longest)
      ) { try plan(longest + 1, mode: mode) }
    }
    let error = ContextPlanError.documentTooLong(mode: .native, tokens: 70_808, most: longest)
    let message = error.description
    #expect(message.hasPrefix("Mode native: "))
    #expect(message.contains("70,808") && message.contains("7,768"))
    #expect(message.contains("use mode recall or stream"))
  }

  @Test(arguments: [(1, 4), (4, 4), (63, 63), (300, 64)])
  func `sinks are the opening, within limits`(opening: Int, sinks: Int) throws {
    #expect(
      try plan(1, opening: opening, mode: .stream).reading
        == .stream(sinks: sinks, window: 2048))
  }

  @Test func `a window is half of the context length, or the user's if possible`() throws {
    #expect(try plan(10_000, contextLength: 1000).reading == .stream(sinks: 40, window: 448))
    #expect(
      try plan(10_000, opening: 9, contextLength: 100).reading == .stream(sinks: 9, window: 50)
    )
    #expect(
      try plan(9, mode: .stream, window: 8152).reading == .stream(sinks: 40, window: 8152))
    for wanted in [0, 511, 8153] {
      #expect(
        throws: ContextPlanError.windowOutOfRange(wanted: wanted, least: 512, most: 8152)
      ) { try plan(9, mode: .stream, window: wanted) }
    }
  }

  @Test func `the oldest turns go first and no more than needed`() throws {
    let plan = try plan(longest)
    let turns = [50, 40, 30]
    func suffix(_ dropped: Int) -> Int { turns[dropped...].reduce(20, +) }
    #expect(try plan.droppedTurns(of: 3, suffix: suffix) == 1)
    #expect(try plan.droppedTurns(of: 0) { _ in 128 } == 0)
    #expect(throws: ContextPlanError.questionTooLong(tokens: 129, most: 128)) {
      try plan.droppedTurns(of: 2) { _ in 129 }
    }
  }

  @Test func `the sinks and the window are visible`() throws {
    let plan = try plan(10_000)
    #expect(plan.visible(after: 2088) == [0..<2088])
    #expect(plan.visible(after: 2089) == [0..<40, 41..<2089])
    #expect(try self.plan(100).visible(after: 140) == [0..<140])
  }
}
