import Documents

/// Answers as `lcchat ask` does, each question in a conversation of its own.
struct SessionReader: EvalReader {
  private let document: Document
  private let engine: any Generating
  private let options: ChatOptions

  init(
    _ document: Document, engine: any Generating, options: ChatOptions, mode: ChatOptions.Mode
  ) {
    self.document = document
    self.engine = engine
    var options = options
    options.mode = mode
    self.options = options
  }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    // What the engine has read of the document it keeps, so only the first one reads it.
    let session = ChatSession(document: document, modelName: "", options: options) { engine }
    for await event in session.open() {
      if case .ended(.failed(let reason)) = event {
        throw EvalError.failed(id: question.id, reason: reason)
      }
    }
    var answer = EvalAnswer()
    for await event in session.ask(question.question) {
      switch event {
      case .text(let part): answer.text += part
      case .ended(.finished(let statistics)): answer.take(statistics, of: document)
      case .ended(.failed(let reason)): throw EvalError.failed(id: question.id, reason: reason)
      case .ended(.cancelled): throw CancellationError()
      case .reading, .recalled, .cited, .notice: break
      }
    }
    return answer
  }
}

extension EvalAnswer {
  fileprivate mutating func take(_ statistics: AnswerStatistics, of document: Document) {
    declined = statistics.recollection?.way == .nothing
    promptTokens = statistics.reusedTokens + statistics.readTokens
    answerTokens = statistics.answerTokens
    openSeconds = statistics.openSeconds
    seconds = statistics.totalSeconds - statistics.openSeconds
    read = statistics.seen.filter { [.exact, .windowOnly].contains($0.visibility) }.map {
      $0.bytes(in: document)
    }
  }
}
