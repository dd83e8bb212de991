/// Passes the events of one answer on, and knows what they told when it ends.
final class AnswerEvents {
  private(set) var text = ""
  private(set) var sentences: [CitedSentence] = []
  private(set) var notices: [String] = []
  private(set) var ending: AnswerEnding?
  private let listener: AsyncStream<AnswerEvent>.Continuation

  init(_ listener: AsyncStream<AnswerEvent>.Continuation) { self.listener = listener }

  /// The end is held back until `finish`, so that it can be saved before it is told.
  func yield(_ event: AnswerEvent) {
    switch event {
    case .text(let part): text += part
    case .cited(let sentence): sentences.append(sentence)
    case .notice(let notice): notices.append(notice)
    case .ended(let ending):
      self.ending = ending
      return
    case .reading, .recalled: break
    }
    listener.yield(event)
  }

  func finish() {
    if let ending { listener.yield(.ended(ending)) }
  }
}
