import Documents
package import Inference
import Wording

/// Measures how long a text may be that a model reads whole: hides made-up facts in prose, and asks for
/// them as a conversation does.
///
/// The prompt is that of a conversation about a document that is read whole. The text is read once for
/// all its questions.
package struct SpanCalibration: Sendable {
  private let reader: any AnswerBackend
  private let limit: Duration
  private let now: @Sendable () -> ContinuousClock.Instant

  /// The lengths in tokens at which a model is measured, shortest first.
  package static let lengths = [250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000]
  /// The maximum number of tokens of an answer; facts take fewer.
  private static let answerTokens = 24

  /// Prepares a measurement.
  ///
  /// - Parameters:
  ///   - reader: the model.
  ///   - limit: the time after which no longer text is read.
  ///   - now: the clock.
  package init(
    _ reader: any AnswerBackend, limit: Duration = .seconds(300),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    self.reader = reader
    self.limit = limit
    self.now = now
  }

  /// Measures longer and longer texts, as long as nearly all questions are answered.
  ///
  /// It ends at the first length that isn't read well, before a text that the model has no room for, and
  /// before a length that would take the measurement over the time limit.
  ///
  /// - Parameters:
  ///   - model: the identity of the model with its adapters.
  ///   - onProgress: called after each text, with the length in tokens and the finished share of it.
  /// - Returns: the shares of right answers and the span.
  /// - Throws: errors of the reader, and `CancellationError`.
  package func run(
    model: String, onProgress: (_ tokens: Int, _ share: Double) -> Void = { _, _ in }
  ) async throws -> ReadingSpan {
    let start = now()
    guard let alone = try await measure(HiddenFacts.alone, tokens: 0, onProgress) else {
      return ReadingSpan(
        model: model, alone: ReadingSpan.Length(tokens: 0, right: 0, questions: 0), lengths: [])
    }
    var lengths: [ReadingSpan.Length] = []
    for tokens in Self.lengths {
      let begun = now()
      let texts = HiddenFacts.texts(ofTokens: tokens, reader.tokenizer)
      guard let length = try await measure(texts, tokens: tokens, onProgress) else { break }
      lengths.append(length)
      // A text of twice the length takes more than twice the time.
      let next = (now() - begun) * 3
      guard ReadingSpan.isRead(length), now() - start + next <= limit else { break }
    }
    return ReadingSpan(model: model, alone: alone, lengths: lengths)
  }

  /// Asks all questions about texts; nil if the model has no room for one of them.
  private func measure(
    _ texts: [HiddenFacts], tokens: Int, _ onProgress: (Int, Double) -> Void
  ) async throws -> ReadingSpan.Length? {
    var options = ChatOptions()
    options.mode = .exact
    options.maximumAnswerTokens = Self.answerTokens
    var length = ReadingSpan.Length(tokens: tokens, right: 0, questions: 0)
    for (number, hidden) in texts.enumerated() {
      guard
        let prepared = try? PreparedDocument(
          Document(name: "facts.txt", text: hidden.text), models: Models(reader: reader),
          options: options)
      else { return nil }
      for fact in hidden.facts {
        for question in [fact.literal, fact.paraphrase] {
          var request = try prepared.answerRequest(
            question, after: ChatHistory(), options: options
          ).request
          request.isProbed = false
          length.questions += 1
          if fact.isAnswered(by: try await answer(to: request)) { length.right += 1 }
        }
      }
      onProgress(tokens, Double(number + 1) / Double(texts.count))
    }
    return length
  }

  private func answer(to request: GenerationRequest) async throws -> String {
    var text = ""
    for try await case .text(let part) in reader.generate(request) { text += part }
    try Task.checkCancellation()
    return text
  }
}
