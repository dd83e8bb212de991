import Documents
import Inference
import Retrieval

/// Follow-up questions, which are completed before they are answered.
extension Reading {
  /// Returns the question in full, and sends it if it had to be completed.
  ///
  /// - Parameters:
  ///   - question: the user's question.
  ///   - history: the turns before it.
  ///   - events: receives the completed question.
  /// - Returns: the completed question; nil if it is complete or nothing completes it.
  func completed(
    _ question: String, after history: ChatHistory, _ events: AnswerEvents
  ) async -> String? {
    guard !history.asked.isEmpty, QuestionCompletion.mayNeed(question) else { return nil }
    let (document, turns) = (document, history.asked)
    let completed = await onBlockingThread { _ -> String? in
      // “What is it about?” and “Who wrote it?” are about the document.
      if WholeDocumentRequest.matches(question)
        || !QuestionCompletion.hasPersonalPronoun(question)
          && StructureAnswer(to: question, from: document) != nil
      {
        return nil
      }
      return QuestionCompletion(after: turns, in: document).completed(question)
    }
    if let completed { events.yield(.understood(completed)) }
    return completed
  }
}
