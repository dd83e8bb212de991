import Documents
import Inference
import Retrieval
import Wording

/// Summaries of the whole text or of a part of it.
extension Reading {
  /// Answers a question about the whole text, or about a part of it.
  ///
  /// The text itself is at hand in every mode, so nothing needs to be read first.
  ///
  /// - Parameters:
  ///   - question: the question, without its command.
  ///   - request: the parts and the length.
  ///   - asked: the time of the question.
  ///   - events: receives the answer's events, including its ending.
  /// - Returns: the turn for the history; nil if the text has no sentence.
  /// - Throws: `CancellationError`.
  func summarise(
    _ question: String, _ request: SummaryRequest, _ asked: ContinuousClock.Instant,
    _ events: AnswerEvents
  ) async throws -> ChatHistory.Turn? {
    let summary = await onBlockingThread { isCancelled in
      TextSummary(extractedBy: request, isCancelled: isCancelled)
    }
    try Task.checkCancellation()
    let answer = SummaryAnswer(summary, of: request, in: document)
    guard !answer.pieces.isEmpty else { return nil }
    beginWithoutSearch()
    events.yield(.recalled(answer.sources))
    for (piece, sentence) in zip(answer.pieces, answer.sentences) {
      events.yield(.text(piece))
      events.yield(.cited(sentence))
    }
    end(with: answer.sources, asked, events)
    // The next question needs no more than the subject.
    let said = answer.pieces.prefix(Self.remembered).joined()
    return ChatHistory.Turn(
      question: question, answer: said, passage: answer.sources.passages.first?.bytes)
  }

  /// The number of sentences of a summary that the next question's prompt may have.
  private static let remembered = 3
}
