package import Chat

/// One question with its answer, as the conversation shows it.
package struct TranscriptTurn: Hashable, Sendable {
  package enum Status: Hashable, Sendable {
    /// The question waits until reading, or the answer before it, has ended.
    case queued
    /// The question was asked; nothing has come back yet.
    case asked
    case reading(ReadingProgress)
    case answering
    case finished(AnswerStatistics)
    /// The user stopped the answer; the statistics are nil if the engine gave none.
    case cancelled(AnswerStatistics?)
    case failed(String)

    /// The answer's statistics, once there are any.
    package var statistics: AnswerStatistics? {
      switch self {
      case .finished(let statistics): statistics
      case .cancelled(let statistics): statistics
      case .queued, .asked, .reading, .answering, .failed: nil
      }
    }
  }

  /// The question's number; it distinguishes late events of an earlier question.
  package let id: Int
  package let question: String
  /// The question in full, as it is answered, if it leans on earlier ones.
  package var understood: String?
  package var answer = ""
  package var notices: [String] = []
  /// The passages that the answer is made from, once they are known.
  package var recollection: AnswerSources?
  /// The finished sentences of the answer with their citations.
  package var sentences: [CitedSentence] = []
  package var status: Status
  /// The section that the model summarises now; nil if it summarises none.
  package var summarising: SummaryProgress?
  /// The id of the question that this one replaces.
  package var replaces: Int?
  /// False while the question waits, and for good if it was withdrawn.
  package var wasAsked = false
  /// True once the question was asked again, or another question in its place.
  package var isSuperseded = false

  package init(id: Int, question: String, status: Status) {
    self.id = id
    self.question = question
    self.status = status
  }

  package var isRunning: Bool {
    switch status {
    case .asked, .reading, .answering: true
    case .queued, .finished, .cancelled, .failed: false
    }
  }

  /// True if the question was asked and its answer has ended.
  var isOver: Bool { wasAsked && !isRunning && status != .queued }

  /// Handles an event of the answer, except its end.
  mutating func take(_ event: AnswerEvent) {
    switch event {
    case .reading(let progress): status = .reading(progress)
    case .summarising(let progress): summarising = progress
    case .understood(let question): understood = question
    case .text(let text):
      answer += text
      status = .answering
    case .recalled(let recollection): self.recollection = recollection
    case .cited(let sentence): sentences.append(sentence)
    case .notice(let notice): notices.append(notice)
    case .ended: break
    }
  }

  /// Ends the answer.
  mutating func end(_ status: Status) {
    self.status = status
    summarising = nil
    // The final recollection has the weights of the passages.
    recollection = status.statistics?.recollection ?? recollection
    // An answer that never began attended to nothing.
    if answer.isEmpty, recollection?.way == .attended { recollection = nil }
  }

  /// The passages that the answer is made from, by their numbers.
  package var sources: [Citation] { recollection?.passages ?? [] }

  /// The numbers that the answer's sentences name, in reading order, each once.
  package var citedNumbers: [Int] {
    var seen: Set<Int> = []
    let known = Set(sources.map(\.number))
    return sentences.flatMap(\.numbers).filter { known.contains($0) && seen.insert($0).inserted }
  }
}

// MARK: - Earlier sessions

extension TranscriptTurn {
  /// Creates a turn of an earlier session, as it ended then.
  package init(id: Int, _ kept: SessionTurn) {
    self.init(id: id, question: kept.question, status: Status(kept))
    answer = kept.answer
    understood = kept.statistics?.understood
    notices = kept.notices
    sentences = kept.sentences
    recollection = kept.statistics?.recollection
    wasAsked = true
    isSuperseded = kept.isSuperseded
  }
}

extension TranscriptTurn.Status {
  fileprivate init(_ kept: SessionTurn) {
    switch kept.status {
    case .finished: self = .finished(kept.statistics ?? AnswerStatistics())
    case .stopped, .asked: self = .cancelled(kept.statistics)
    case .failed: self = .failed(kept.failure ?? "No answer.")
    }
  }
}
