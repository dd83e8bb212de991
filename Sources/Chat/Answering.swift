package import Documents

/// What the screen and `lcchat ask` need of a conversation about a document.
package protocol Answering: Sendable {
  /// Loads the model and reads the document; the stream ends when reading is done, was cancelled
  /// (by dropping the stream) or failed. What was read is kept.
  ///
  /// In recall mode questions may be asked once it is planned, and are answered from what was read.
  func open() -> AsyncStream<OpeningEvent>

  /// Goes on with a longer text that begins with the one so far, as `Document.adding` makes it.
  ///
  /// What was read of it stays, and so does the conversation. What was asked before is answered first;
  /// the stream is that of `open()`.
  func open(_ document: Document) -> AsyncStream<OpeningEvent>

  /// Reads the document anew in another mode and keeps the conversation.
  ///
  /// What was asked before is answered first; the stream is that of `open()`. If the document can't be
  /// read in that mode, the stream ends with why, and the mode stays what it was.
  func setMode(_ mode: ChatOptions.Mode) -> AsyncStream<OpeningEvent>

  /// Plans anew so that the process takes so many bytes at most, or as many as it needs, and keeps the
  /// conversation; what was read stays if the mode does.
  ///
  /// What was asked before is answered first; the stream is that of `open()`. If the document can't be
  /// read within the budget, the stream ends with why, and the budget stays what it was.
  func setBudget(_ bytes: Int?) -> AsyncStream<OpeningEvent>

  /// Loads another model, reads the document anew with it and keeps the conversation.
  ///
  /// What was asked before is answered first; the stream is that of `open()`. If the model can't be
  /// loaded, or can't read the document, the stream ends with why, and the one before stays.
  func setModel(_ name: String) -> AsyncStream<OpeningEvent>

  /// Answers a question; dropping the stream stops the answer and keeps what was said.
  func ask(_ question: String) -> AsyncStream<AnswerEvent>

  /// Answers a question in place of the last one, which leaves the conversation with its answer.
  func askAgain(_ question: String) -> AsyncStream<AnswerEvent>

  /// Snapshots for panels, newest only.
  var telemetry: AsyncStream<Telemetry> { get }

  /// Measures attention for the view that shows; nil costs nothing.
  func setAttentionProbe(_ view: AttentionView?)
}

/// What happens until the first question can be asked, lossless and ordered.
package enum OpeningEvent: Sendable, Hashable {
  case loadingModel(name: String)
  case modelLoaded(ModelSummary)
  /// The model's retrieval heads are being found, which is done once a model: the share that is done.
  case calibrating(Double)
  /// The plan for this document: what the model will see of it.
  case planned(ReadingPlan)
  case reading(ReadingProgress)
  /// Something the user must know, as that a snapshot couldn't be used.
  case notice(String)
  case ended(Ending)
}

package enum Ending: Sendable, Hashable {
  case completed
  case cancelled
  case failed(String)
}

/// What the screen says of the model.
package struct ModelSummary: Sendable, Hashable {
  package var name: String
  package var architecture: String
  package var contextLength: Int
  package var layers: Int
  package var heads: Int
  package var kvHeads: Int
  package var threads: Int
  /// Tokens that the narrowest layer sees; nil if all layers see everything.
  package var slidingWindow: Int?
  /// What a token's cost grows by with 1,000 tokens before it, as a share of its cost without any; nil
  /// if unknown.
  package var costGrowth: Double?
  /// Tokens of a document that the model reads well at once; longer ones are read in passages.
  package var wholeTokens: Int

  /// What models of a hundred million weights read well: Gemma-3-270m and SmolLM2-135M answer as many
  /// questions from a whole text of this length as from its passages (assets/measured.md).
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

/// Which mode reads the document, and why.
package struct ReadingPlan: Sendable, Hashable {
  /// As `--mode` takes it.
  package var mode: String
  package var documentTokens: Int
  /// Tokens that the model can see at once.
  package var window: Int
  /// One sentence for the user, as "The document has 70,808 tokens, the model's window 8,192: …".
  package var explanation: String
  /// Bytes that the process takes at most once the document is read and a question answered; nil if
  /// nobody can tell.
  package var processBytes: Int?
  /// Bytes that the process may take at most, if there is a limit.
  package var budget: Int?
  /// The modes that can't be had with this document, model and budget.
  package var refusals: [ModeRefusal]

  package init(
    mode: String, documentTokens: Int, window: Int, explanation: String, processBytes: Int? = nil,
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

package struct ReadingProgress: Sendable, Hashable {
  package var read: Int
  package var total: Int
  package var reused: Int
  package var tokensPerSecond: Double
  /// Seconds left, once that can be told.
  package var remaining: Double?

  package init(read: Int, total: Int, reused: Int, tokensPerSecond: Double, remaining: Double?) {
    self.read = read
    self.total = total
    self.reused = reused
    self.tokensPerSecond = tokensPerSecond
    self.remaining = remaining
  }

  /// Whole seconds left, at least one before the end; nil if that can't be told, or is more than days.
  package var secondsLeft: Int? {
    guard let remaining, remaining < 360_000 else { return nil }
    return remaining > 0 ? max(1, Int(remaining.rounded())) : 0
  }
}

/// The life of one answer, lossless and ordered.
package enum AnswerEvent: Sendable, Hashable {
  case reading(ReadingProgress)
  /// What is read again for this question in recall mode; in other modes what the answer attended to so
  /// far, told again as that grows.
  case recalled(Recollection)
  case text(String)
  /// A sentence of the text so far is over and has its sources.
  case cited(CitedSentence)
  /// Something the user must know: a notice about what the model sees, turns dropped, …
  case notice(String)
  case ended(AnswerEnding)
}

package enum AnswerEnding: Sendable, Hashable {
  case finished(AnswerStatistics)
  case cancelled(AnswerStatistics)
  case failed(String)
}

/// The bill of one answer.
package struct AnswerStatistics: Sendable, Hashable, Codable {
  package var documentTokens = 0
  package var questionTokens = 0
  package var answerTokens = 0
  package var reusedTokens = 0
  package var readTokens = 0
  package var loadSeconds = 0.0
  package var readSeconds = 0.0
  /// Seconds between the question and the first token.
  package var firstTokenSeconds: Double?
  /// From the first token to the last.
  package var decodeSeconds = 0.0
  /// Loading and reading before the question included.
  package var totalSeconds = 0.0
  /// What of the total went by before the question.
  package var openSeconds = 0.0
  package var cacheBytes = 0
  package var mode = ""
  /// True if the answer was ended by its length limit.
  package var isCutOff = false
  /// What of the document the model saw.
  package var seen: [SeenLines] = []
  /// The passages that the answer was made from, with the weights that they got; nil where the model's
  /// heads aren't known.
  package var recollection: Recollection?
  /// Where in the document the answer looked, kept apart from the rest; nil unless that was measured.
  package var attention: DocumentAttention?

  private enum CodingKeys: String, CodingKey {
    case documentTokens, questionTokens, answerTokens, reusedTokens, readTokens, loadSeconds
    case readSeconds, firstTokenSeconds, decodeSeconds, totalSeconds, openSeconds, cacheBytes, mode
    case isCutOff, seen, recollection
  }

  package init() {}

  /// Tokens a second from the first token to the last, on average; nil for fewer than two.
  package var answerRate: Double? {
    guard answerTokens > 1, decodeSeconds > 0 else { return nil }
    return Double(answerTokens - 1) / decodeSeconds
  }
}

/// How a stretch of the document reaches the model, the best way first.
package enum Visibility: UInt8, Sendable, Hashable, CaseIterable, Codable {
  case exact
  /// Read once by the lower layers, so that it can be found and read again.
  case light
  case windowOnly, notSeen, notReadYet
}

/// Lines of the document (from 1, inclusive) and how the model sees them.
package struct SeenLines: Sendable, Hashable, Codable {
  package var lines: ClosedRange<Int>
  package var visibility: Visibility
  /// In the document's UTF-8; nil for all of the lines.
  package var bytes: Range<Int>?
  /// The document's tokens in them; nil where nobody counted.
  package var tokens: Int?

  package init(
    lines: ClosedRange<Int>, visibility: Visibility, bytes: Range<Int>? = nil, tokens: Int? = nil
  ) {
    self.lines = lines
    self.visibility = visibility
    self.bytes = bytes
    self.tokens = tokens
  }
}
