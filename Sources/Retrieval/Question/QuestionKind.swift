package import Documents

/// The kind of a question, which decides how it is answered.
package enum QuestionKind: Sendable {
  /// The answer is computed from the text.
  case structure(StructureAnswer)
  /// The answer is a summary of the whole text or of a part of it.
  case summary(SummaryRequest)
  /// The answer is looked for in passages.
  case fact

  /// Decides a question's kind; the first kind that fits is taken.
  ///
  /// A text is never summarised by accident: all other questions are facts.
  package init(_ question: AskedQuestion, of document: Document) {
    switch question.choice {
    case .find: self = .fact
    case .whole:
      var request = SummaryRequest(ofAll: document)
      // After the command, “chapter 2” alone asks for its summary.
      let asked =
        SummaryQuestion(question.text).request(of: document)
        ?? SummaryQuestion("Summarise \(question.text)").request(of: document)
      switch asked {
      case .summary(let named): request = named
      case .absent(let answer):
        self = .structure(answer)
        return
      case nil: request.focus = question.text
      }
      request.length = SummaryLength(question.text)
      self = .summary(request)
    case nil:
      if let counted = StructureAnswer(to: question.text, from: document) {
        self = .structure(counted)
        return
      }
      switch SummaryQuestion(question.text).request(of: document) {
      case .summary(let request): self = .summary(request)
      case .absent(let answer): self = .structure(answer)
      case nil: self = .fact
      }
    }
  }
}
