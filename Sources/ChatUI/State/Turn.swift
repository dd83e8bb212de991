package import Chat

/// One question and what came of it.
package struct Turn: Hashable, Sendable {
  package enum Status: Hashable, Sendable {
    /// Waits until reading, or the answer before it, has ended.
    case queued
    /// Asked; nothing came back yet.
    case asked
    case reading(ReadingProgress)
    case answering
    case finished(AnswerStatistics)
    /// Stopped by the user; the statistics where the engine could still give them.
    case cancelled(AnswerStatistics?)
    case failed(String)

    /// The bill, once there is one.
    package var statistics: AnswerStatistics? {
      switch self {
      case .finished(let statistics): statistics
      case .cancelled(let statistics): statistics
      case .queued, .asked, .reading, .answering, .failed: nil
      }
    }
  }

  /// Tells late events of an earlier question apart.
  package let id: Int
  package let question: String
  package var answer = ""
  package var notices: [String] = []
  /// The passages that its answer is made from, once they are known.
  package var recollection: Recollection?
  /// What its sentences attended to, those that are over.
  package var sentences: [CitedSentence] = []
  package var status: Status
  /// The question whose place it takes, by its id.
  package var replaces: Int?
  /// False while it waits, and for good if it was withdrawn.
  package var wasAsked = false
  /// True once it was asked anew, or another question in its place.
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
}
