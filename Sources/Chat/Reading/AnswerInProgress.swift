package import Inference
package import Retrieval
import Wording

/// The text and the sources of an answer while it is generated.
struct AnswerInProgress {
  /// The text as the model generated it.
  private(set) var text = ""
  var finished: GenerationStatistics?
  /// The attention of the sentences, in recall mode; nil in other modes.
  var citations: CitationTracker?
  /// The passages that the answer attended to, in other modes with calibrated heads; nil otherwise.
  var attended: AttendedPassages?
  /// The statistics to use if the engine reports none.
  private(set) var unfinished = GenerationStatistics(reason: .cancelled)
  private var trimmer = TextTrimmer()
  /// True after the first text that can be shown.
  private var hasShown = false
  /// The words that the answer may use; nil if they aren't compared.
  var known: KnownWords?
  /// The text as it is shown.
  private var shown = ""
  /// Removes HTML tags from the answer; set before the first text comes.
  var markup: MarkupFilter?

  var wasStopped: Bool { (finished ?? unfinished).reason == .cancelled }

  /// Appends the model's text and returns what can be shown now.
  mutating func append(_ part: String) -> String {
    text += part
    return show(markup?.append(part) ?? part)
  }

  /// Returns the text that was held back, at the answer's end.
  ///
  /// An answer of nothing but tags is shown with them, because an answer isn't empty.
  mutating func finishText() -> String {
    let rest = show(markup?.finish() ?? "")
    return hasShown ? rest : show(text)
  }

  private mutating func show(_ part: String) -> String {
    let part = trimmer.append(part)
    hasShown = hasShown || !part.isEmpty
    return part
  }

  /// Adds the attention of the next token.
  mutating func take(_ weights: [Float]) {
    citations?.attended(weights)
    attended?.attended(weights)
  }

  /// Appends shown text and returns the sentences that have ended.
  mutating func cite(_ shown: String) -> [CitedSentence] {
    self.shown += shown
    return (citations?.append(shown) ?? attended?.append(shown) ?? []).map(compared)
  }

  /// Returns the answer's last sentence, if it isn't empty.
  mutating func finishCiting() -> [CitedSentence] {
    [citations?.finish() ?? attended?.finish()].compactMap(\.self).map(compared)
  }

  /// Returns a sentence with the ranges of its words that the passages don't have.
  private func compared(_ sentence: CitedSentence) -> CitedSentence {
    guard let known else { return sentence }
    let text = Array(shown.utf8)
    let bytes = sentence.bytes.clamped(to: 0..<text.count)
    var sentence = sentence
    sentence.unsupported = known.unknown(in: String(decoding: text[bytes], as: UTF8.self))
      .map { bytes.lowerBound + $0.lowerBound..<bytes.lowerBound + $0.upperBound }
    return sentence
  }

  /// A step of the generation.
  enum Step {
    /// Tokens of the prompt were read.
    case reading(read: Int, total: Int, reused: Int)
    /// The model generated a token; `shown` is the text that can be shown now.
    case generated(shown: String, isFirst: Bool)
    /// The attention of the token to the sources is known.
    case attended
  }

  /// Generates the answer.
  ///
  /// - Parameters:
  ///   - request: the prompt and the rules of generation.
  ///   - reader: the model.
  ///   - now: the clock.
  ///   - isolation: the caller's actor, on which `onStep` runs.
  ///   - onStep: called for each step, with the answer so far.
  /// - Throws: errors of the reader.
  mutating func follow(
    _ request: GenerationRequest, by reader: any AnswerBackend,
    now: () -> ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation,
    onStep: (Step, inout AnswerInProgress) -> Void
  ) async throws {
    let start = now()
    var request = request
    request.rules.hidesTags = markup?.hidesAll ?? false
    for try await event in reader.generate(request) {
      switch event {
      case .reading(let read, let total, let reused):
        self.read(read - reused, reused: reused, seconds: (now() - start).seconds)
        onStep(.reading(read: read, total: total, reused: reused), &self)
      case .text(let part):
        let isFirst = text.isEmpty
        onStep(.generated(shown: append(part), isFirst: isFirst), &self)
      case .attended(let weights):
        take(weights)
        onStep(.attended, &self)
      case .finished(let statistics): finished = statistics
      }
    }
  }

  private mutating func read(_ tokens: Int, reused: Int, seconds: Double) {
    unfinished.readTokens = tokens
    unfinished.reusedTokens = reused
    unfinished.readSeconds = seconds
  }
}

/// Removes the blanks at both ends of a text that comes in parts.
struct TextTrimmer {
  private var hasBegun = false
  /// The blanks that are shown only if more text follows.
  private var held = ""

  /// Appends a part and returns the text that can be shown now.
  mutating func append(_ part: String) -> String {
    var text = held + part
    if !hasBegun { text = String(text.drop(while: \.isWhitespace)) }
    hasBegun = hasBegun || !text.isEmpty
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
    held = String(text[end...])
    return String(text[..<end])
  }
}

/// Answers questions from given passages without a search, to evaluate the reader alone.
package struct PassageAnswerer: Sendable {
  private let corpus: RecallCorpus
  private let reader: any AnswerBackend
  private let options: ChatOptions

  package init(_ corpus: RecallCorpus, reader: any AnswerBackend, options: ChatOptions) {
    self.corpus = corpus
    self.reader = reader
    self.options = options
  }

  /// Answers from passages in the given order.
  ///
  /// - Returns: the text as a conversation would show it, and the statistics, which are nil if the
  ///   reader gave none.
  /// - Throws: errors of the reader, and `CancellationError`.
  package func answer(
    _ question: String, from passages: [Int]
  ) async throws -> (text: String, statistics: GenerationStatistics?) {
    let prompt = PassagePrompt(passages, of: corpus, reader: reader)
    var run = AnswerInProgress()
    run.markup = MarkupFilter(corpus.document)
    var text = ""
    try await run.follow(
      prompt.builder.request(question, after: [], options: options), by: reader,
      now: { ContinuousClock.now }
    ) { step, _ in
      if case .generated(let shown, _) = step { text += shown }
    }
    try Task.checkCancellation()
    return (text + run.finishText(), run.finished)
  }
}
