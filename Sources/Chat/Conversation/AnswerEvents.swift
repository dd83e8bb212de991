import Documents
import Synchronization

/// Sends the events of one answer and collects the parts that are saved with the conversation.
final class AnswerEvents: Sendable {
  /// The parts of an answer's events that are saved.
  struct Report: Sendable {
    var text = ""
    var sentences: [CitedSentence] = []
    var notices: [String] = []
    var understood: String?
    var ending: AnswerEnding?
  }

  private let state = Mutex(Report())
  private let listener: AsyncStream<AnswerEvent>.Continuation

  init(_ listener: AsyncStream<AnswerEvent>.Continuation) { self.listener = listener }

  /// The parts of the events so far.
  var report: Report { state.withLock { $0 } }

  /// Sends an event; an ending is delayed until `finish`, so that it is saved before it is sent.
  func yield(_ event: AnswerEvent) {
    state.withLock { report in
      switch event {
      case .text(let part): report.text += part
      case .cited(let sentence): report.sentences.append(sentence)
      case .notice(let notice): report.notices.append(notice)
      case .understood(let question): report.understood = question
      case .ended(let ending): report.ending = ending.asking(report.understood)
      case .reading, .summarising, .recalled: break
      }
    }
    if case .ended = event { return }
    listener.yield(event)
  }

  /// Sends the ending, if there is one.
  func finish() {
    if let ending = report.ending { listener.yield(.ended(ending)) }
  }
}

extension AnswerEnding {
  /// Returns the ending with the question in full in its statistics.
  fileprivate func asking(_ question: String?) -> AnswerEnding {
    switch self {
    case .finished(var statistics):
      statistics.understood = question
      return .finished(statistics)
    case .cancelled(var statistics):
      statistics.understood = question
      return .cancelled(statistics)
    case .failed: return self
    }
  }
}

extension SessionTurn {
  /// Stores the result of an answer in the turn.
  ///
  /// - Parameters:
  ///   - report: the answer's events.
  ///   - said: the answer as the model generated it; nil if the conversation continues without it.
  ///   - document: the document that was asked about.
  mutating func take(_ report: AnswerEvents.Report, said: String?, of document: Document) {
    answer = report.text
    self.said = said ?? ""
    sentences = report.sentences
    notices = report.notices
    switch report.ending {
    case .finished(let statistics):
      status = .finished
      self.statistics = statistics
    case .cancelled(let statistics):
      status = .stopped
      // An answer that was stopped before it began has none.
      self.statistics = statistics.mode == nil ? nil : statistics
    case .failed(let reason):
      status = .failed
      failure = reason
    case nil: status = .stopped
    }
    seen = self.statistics.flatMap { SeenSummary($0.seen, of: document).text }
  }
}
