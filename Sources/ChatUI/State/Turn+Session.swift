package import Chat

extension Turn {
  /// A turn of an earlier sitting, as it ended then.
  package init(id: Int, _ kept: SessionTurn) {
    self.init(id: id, question: kept.question, status: Status(kept))
    answer = kept.answer
    notices = kept.notices
    sentences = kept.sentences
    recollection = kept.statistics?.recollection
    wasAsked = true
    isSuperseded = kept.isSuperseded
  }
}

extension Turn.Status {
  fileprivate init(_ kept: SessionTurn) {
    switch kept.status {
    case .finished: self = .finished(kept.statistics ?? AnswerStatistics())
    case .stopped, .asked: self = .cancelled(kept.statistics)
    case .failed: self = .failed(kept.failure ?? "No answer.")
    }
  }
}
