package import Inference
package import Wording
import Retrieval

/// The plan for reading a document with a model, made before reading.
package struct ContextPlan: Sendable, Hashable {
  /// The mode that is used; never auto.
  package let mode: Mode
  /// The engine's mode for the whole document; nil in mode recall, which reads passages.
  package let reading: ReadingMode?
  /// True if some layers of the model have sliding windows.
  package let hasWindows: Bool
  /// The number of tokens that earlier turns and the question may take after the document.
  package private(set) var room: Int
  /// True if the memory budget, not the context length, limits `room`.
  package private(set) var isRoomLimited = false

  /// Plans how to read a document.
  ///
  /// - Parameters:
  ///   - opening: the number of tokens before the document.
  ///   - document: the number of the document's tokens.
  ///   - contextLength: the number of tokens that the model was trained to see at once.
  ///   - hasWindows: whether some layers have sliding windows.
  ///   - canRecall: whether the model's retrieval heads are known or can be found.
  ///   - wholeTokens: the longest document, in tokens, that `auto` reads whole.
  ///   - options: the user's choices.
  /// - Throws: `ContextPlanError` if the chosen mode can't read the document.
  package init(
    opening: Int, document: Int, contextLength: Int, hasWindows: Bool = false,
    canRecall: Bool = false, wholeTokens: Int = ModelSummary.leastWholeTokens, options: ChatOptions
  ) throws(ContextPlanError) {
    // Models with a tiny context length still need most of it for the document.
    let answer = min(options.maximumAnswerTokens, contextLength / 4)
    let question = min(Self.expectedQuestion, contextLength / 8)
    let left = contextLength - opening - document - answer
    self.hasWindows = hasWindows
    // A document that fits isn't always read whole: small models answer more questions from
    // passages.
    let readsWhole = left >= question && (document <= wholeTokens || !canRecall)
    switch (options.mode, options.mode == .auto ? readsWhole : left >= question) {
    case (.auto, true), (.exact, true), (.native, true):
      mode = hasWindows ? .native : .exact
      reading = .exact
      room = left
    case (.sparse, true):
      mode = .sparse
      reading = .sparse(Self.sparsePattern)
      room = left
    case (.recall, _),
      (.auto, false) where canRecall:
      guard canRecall else { throw .cannotRecall }
      mode = .recall
      reading = nil
      room = contextLength - opening - answer - options.recall.passageTokens
      guard room >= question else { throw .windowTooSmall(contextLength: contextLength) }
    case (.exact, false), (.native, false), (.sparse, false):
      let most = max(0, document + left - question)
      throw .documentTooLong(mode: options.mode, tokens: document, most: most)
    case (.auto, false), (.stream, _):
      // The sink tokens, which get a large share of all attention, are the prompt's opening.
      let sinks = min(max(4, opening), 64)
      let window = try Self.window(
        options.window, sinks: sinks, answer: answer, contextLength: contextLength)
      mode = .stream
      reading = .stream(sinks: sinks, window: window)
      // At least half of the window is for the document and the answer.
      room = window / 2
    }
  }

  /// Limits the tokens of earlier turns; the question's tokens aren't counted.
  mutating func limitTurns(to tokens: Int) {
    isRoomLimited = Self.expectedQuestion + tokens < room
    room = min(room, Self.expectedQuestion + tokens)
  }

  /// The usual window of stream mode in tokens; at most half of the context length is used.
  package static let usualWindow = 2048

  /// The number of tokens that are reserved for a question; a longer one leaves less for turns.
  static let expectedQuestion = 128

  /// BigBird's pattern with a larger window than in the paper.
  ///
  /// Its perplexity is close to that of dense attention (docs/methods.md).
  private static let sparsePattern = AttentionPattern.bigBird(
    block: 64, global: 2, window: 10, random: 4, seed: 0)

  private static func window(
    _ wanted: Int?, sinks: Int, answer: Int, contextLength: Int
  ) throws(ContextPlanError) -> Int {
    let most = contextLength - sinks
    guard let wanted else {
      let usual = min(usualWindow, contextLength / 2)
      return usual < 64 ? usual : usual / 64 * 64
    }
    let least = min(2 * answer, most)
    guard (least...most).contains(wanted) else {
      throw .windowOutOfRange(wanted: wanted, least: least, most: most)
    }
    return wanted
  }

  /// Returns the number of the oldest turns that must be left out.
  ///
  /// `suffix` returns the number of tokens after the document when that many turns are left out.
  package func droppedTurns(
    of turns: Int, suffix: (Int) -> Int
  ) throws(ContextPlanError) -> Int {
    if let dropped = (0...turns).first(where: { suffix($0) <= room }) { return dropped }
    throw .questionTooLong(tokens: suffix(turns), most: room, isLimited: isRoomLimited)
  }

  /// Returns the visible ranges of the prompt's tokens after `count` tokens were read.
  package func visible(after count: Int) -> [Range<Int>] {
    if case .stream(let sinks, let window) = reading, count > sinks + window {
      [0..<sinks, (count - window)..<count]
    } else {
      [0..<count]
    }
  }

  /// The maximum number of tokens that a token of the prompt sees; nil for all before it.
  package var reach: Int? {
    switch reading {
    case .exact, nil: nil
    case .sparse(let pattern): pattern.reach == .max ? nil : pattern.reach
    case .stream(let sinks, let window): sinks + window
    }
  }

  /// Returns the number of tokens that the model sees at once.
  package func window(contextLength: Int) -> Int {
    if case .stream(let sinks, let window) = reading { sinks + window } else { contextLength }
  }
}

/// An error for a document or a question that can't be read in the chosen way.
///
/// Each description is one sentence that says what to do.
package enum ContextPlanError: Error, Hashable {
  /// The document is longer than the chosen mode and model can hold.
  case documentTooLong(mode: Mode, tokens: Int, most: Int)
  case windowOutOfRange(wanted: Int, least: Int, most: Int)
  /// The question is longer than the room for it.
  ///
  /// `isLimited` is true if the memory budget limits the room.
  case questionTooLong(tokens: Int, most: Int, isLimited: Bool = false)
  case cannotRecall
  /// The model that should find for another one has no retrieval heads.
  case finderWithoutHeads(name: String)
  case windowTooSmall(contextLength: Int)
  /// The process takes more than the budget without any document.
  case budgetBelowModel(idle: Int, budget: Int)
  /// The mode takes more memory than the budget; `ways` are the options that would help.
  case overBudget(mode: Mode, needed: Int, budget: Int, ways: [String])
}

extension ContextPlanError {
  /// The error if a model can't find passages; nil is the reader.
  static func cannotFind(by finder: (any Finder)?) -> ContextPlanError {
    finder.map { .finderWithoutHeads(name: $0.description.configuration.name) } ?? .cannotRecall
  }
}

extension ContextPlanError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .documentTooLong(let mode, let tokens, let most):
      """
      Mode \(mode): the document has \(tokens.counted("token")) and this model has room for \
      \(most.grouped): use mode recall or stream, or a shorter document.
      """
    case .windowOutOfRange(let wanted, let least, let most):
      """
      Mode stream can't have a window of \(wanted.counted("token")) with this model and answer length: \
      use --window from \(least.grouped) to \(most.grouped).
      """
    case .questionTooLong(let tokens, let most, let isLimited):
      """
      The question takes \(tokens.counted("token")) and there is room for \(most.grouped): ask a \
      shorter one\(isLimited ? ", or allow more memory with --budget or /budget" : "").
      """
    case .cannotRecall:
      """
      Mode recall needs retrieval heads, and this model has none: use mode exact or stream, or start \
      with --finder words.
      """
    case .finderWithoutHeads(let name):
      """
      The finder \(name) has no retrieval heads: start with another model as --finder, or with \
      --finder words.
      """
    case .windowTooSmall(let contextLength):
      """
      This model's context of \(contextLength.counted("token")) has no room for passages and a question, \
      which mode recall needs: use mode stream, or another model.
      """
    case .budgetBelowModel(let idle, let budget):
      """
      lcchat takes \(MemorySize(bytes: idle)) without a document, and the budget is \(MemorySize(bytes: budget)): \
      use a larger budget, or a smaller model.
      """
    case .overBudget(let mode, let needed, let budget, let ways):
      """
      Mode \(mode) takes \(MemorySize(bytes: needed)) with this document and the budget is \
      \(MemorySize(bytes: budget)): use \(ways.joined(separator: ", or ")).
      """
    }
  }
}
