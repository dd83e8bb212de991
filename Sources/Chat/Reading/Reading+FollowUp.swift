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
  /// - Returns: the question in full; the same question if it is complete or nothing completes it.
  func completed(
    _ question: AskedQuestion, after history: ChatHistory, _ events: AnswerEvents
  ) async -> AskedQuestion {
    guard !history.asked.isEmpty, QuestionCompletion.mayNeed(question.text) else { return question }
    let (document, turns) = (document, history.asked)
    let completed = await onBlockingThread { _ -> String? in
      // “What is it about?” and “Who wrote it?” are about the document.
      if WholeDocumentRequest.matches(question.text) { return nil }
      switch QuestionKind(question, of: document) {
      case .summary: return nil
      case .structure where !QuestionCompletion.hasPersonalPronoun(question.text): return nil
      case .structure, .fact: break
      }
      return QuestionCompletion(after: turns, in: document).completed(question.text)
    }
    guard let completed else { return question }
    events.yield(.understood(completed))
    return question.completed(completed)
  }
}
