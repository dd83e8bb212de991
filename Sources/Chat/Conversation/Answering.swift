import Documents
package import Wording

/// A conversation about a document, as the screen and `lcchat ask` use it.
package protocol Answering: Sendable {
  /// Loads the model and reads the document; the stream ends when reading ends or fails.
  ///
  /// Dropping the stream cancels reading, and the tokens that were read stay in the cache. In
  /// recall mode questions can be asked after planning, and are answered from the text read so far.
  func open() -> AsyncStream<OpeningEvent>

  /// Changes the document, mode, budget and model that are set, plans again and reads.
  ///
  /// The conversation continues, and the same model reuses the tokens that it has read. Earlier
  /// questions are answered first. The stream has the events of `open()`. If the change isn't
  /// possible, the stream ends with the reason, and nothing changes.
  func change(_ change: ReadingChange) -> AsyncStream<OpeningEvent>

  /// Answers a question; dropping the stream stops the answer.
  ///
  /// The text of a stopped answer stays in the conversation.
  func ask(_ question: String) -> AsyncStream<AnswerEvent>

  /// Answers a question instead of the last one, which is removed together with its answer.
  func askAgain(_ question: String) -> AsyncStream<AnswerEvent>

  /// Sets the place of quotations in later answers; earlier questions are answered first.
  func setQuote(_ style: QuoteStyle)

  /// The latest telemetry for panels.
  var telemetry: AsyncStream<Telemetry> { get }

  /// Measures attention for the given view of the Attention panel; nil turns measuring off.
  func setAttentionProbe(_ view: AttentionView?)
}

/// The events while a document is opened, lossless and in order.
package enum OpeningEvent: Sendable, Hashable {
  case loadingModel(name: String)
  case modelLoaded(ModelSummary)
  /// The model's retrieval heads are being found, once per model; the value is the finished share.
  case calibrating(Double)
  /// The text is being encoded and indexed; the value is the finished share.
  case preparing(Double)
  /// The plan for reading this document.
  case planned(ReadingPlan)
  case reading(ReadingProgress)
  /// A notice for the user, for example that a snapshot couldn't be used.
  case notice(String)
  case ended(Ending)
}

/// The result of an opening.
package enum Ending: Sendable, Hashable {
  case completed
  case cancelled
  case failed(String)
}

/// The facts about the model that the screen shows.
package struct ModelSummary: Sendable, Hashable {
  package var name: String
  package var architecture: String
  package var contextLength: Int
  package var layers: Int
  package var heads: Int
  package var kvHeads: Int
  package var threads: Int
  /// The narrowest sliding window of a layer, in tokens; nil if all layers see everything.
  package var slidingWindow: Int?
  /// The growth of a token's cost per 1,000 tokens before it; nil if unknown.
  ///
  /// It is a share of the token's cost without any tokens before it.
  package var costGrowth: Double?
  /// The longest document, in tokens, that `auto` reads whole; a longer one is read in passages.
  package var wholeTokens: Int
  /// The name of another model that finds passages, or “words”; nil if this model finds them.
  package var finder: String?

  /// The least `wholeTokens`, for models with up to a hundred million weights per token.
  ///
  /// Gemma-3-270m and SmolLM2-135M answer as many questions from a whole text of 300 tokens as from
  /// its passages (assets/measured.md).
  package static let leastWholeTokens = 300

  package init(
    name: String, architecture: String, contextLength: Int, layers: Int, heads: Int, kvHeads: Int,
    threads: Int, slidingWindow: Int? = nil, costGrowth: Double? = nil,
    wholeTokens: Int = leastWholeTokens
  ) {
    self.name = name
    self.architecture = architecture
    self.contextLength = contextLength
    self.layers = layers
    self.heads = heads
    self.kvHeads = kvHeads
    self.threads = threads
    self.slidingWindow = slidingWindow
    self.costGrowth = costGrowth
    self.wholeTokens = wholeTokens
  }
}

/// The mode that reads the document, with an explanation.
package struct ReadingPlan: Sendable, Hashable {
  /// The mode that is used; never auto.
  package var mode: Mode
  package var documentTokens: Int
  /// The number of tokens that the model can see at once.
  package var window: Int
  /// An explanation for the user: the document's length, the mode and what it means.
  package var explanation: String
  /// The estimated peak memory of the process in bytes; nil if unknown.
  ///
  /// The estimate includes reading the document and answering one question.
  package var processBytes: Int?
  /// The process's memory budget in bytes; nil for none.
  package var budget: Int?
  /// The modes that can't read this document with this model and budget.
  package var refusals: [ModeRefusal]

  package init(
    mode: Mode, documentTokens: Int, window: Int, explanation: String, processBytes: Int? = nil,
    budget: Int? = nil, refusals: [ModeRefusal] = []
  ) {
    self.processBytes = processBytes
    self.budget = budget
    self.refusals = refusals
    self.mode = mode
    self.documentTokens = documentTokens
    self.window = window
    self.explanation = explanation
  }
}

/// The progress of reading, in tokens.
package struct ReadingProgress: Sendable, Hashable {
  package var read: Int
  package var total: Int
  package var reused: Int
  package var tokensPerSecond: Double
  /// The seconds left; nil until they can be estimated.
  package var remaining: Double?
  /// True if another model than the reader reads, for the light index.
  package var isByFinder = false

  package init(read: Int, total: Int, reused: Int, tokensPerSecond: Double, remaining: Double?) {
    self.read = read
    self.total = total
    self.reused = reused
    self.tokensPerSecond = tokensPerSecond
    self.remaining = remaining
  }

  /// The whole seconds left, at least one before the end; nil if unknown or more than days.
  package var secondsLeft: Int? {
    guard let remaining, remaining < 360_000 else { return nil }
    return remaining > 0 ? max(1, Int(remaining.rounded())) : 0
  }
}

/// The progress of a summary.
package struct SummaryProgress: Sendable, Hashable {
  /// The number of the section that is being summarised, from 1.
  package var number: Int
  package var count: Int
  /// The section's heading; nil if it has none.
  package var name: String?
  /// The seconds left; nil until they can be estimated.
  package var remaining: Double?

  package init(number: Int, count: Int, name: String?, remaining: Double? = nil) {
    self.number = number
    self.count = count
    self.name = name
    self.remaining = remaining
  }

  /// The progress in words, such as “3 of 9: Chapter III”.
  package var text: String { "\(number) of \(count)" + (name.map { ": \($0)" } ?? "") }
}

/// The events of one answer, lossless and in order.
package enum AnswerEvent: Sendable, Hashable {
  case reading(ReadingProgress)
  /// The model summarises one section after the other.
  case summarising(SummaryProgress)
  /// The sources of the answer so far; repeated when they change.
  ///
  /// In recall mode they are the passages that are read again for this question. In other modes
  /// they are the passages that the answer attended to.
  case recalled(AnswerSources)
  /// The question in full, as it is answered, because it leaned on earlier ones.
  case understood(String)
  case text(String)
  /// A sentence of the text so far has ended, and its sources are known.
  case cited(CitedSentence)
  /// A notice for the user, for example about what the model sees or about turns left out.
  case notice(String)
  case ended(AnswerEnding)
}

/// The result of an answer.
package enum AnswerEnding: Sendable, Hashable {
  case finished(AnswerStatistics)
  case cancelled(AnswerStatistics)
  case failed(String)
}

extension String {
  /// The line that shows a completed question: “understood as: Where did Tom go?”.
  package var asUnderstanding: String { "understood as: \(self)" }
}
