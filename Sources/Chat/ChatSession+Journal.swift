import Inference

extension ChatSession {
  /// Answers a question and writes down both, each as soon as it is known.
  ///
  /// `attempt` counts how often it took the place of the question before.
  func answer(
    _ question: String, attempt: Int = 0, _ listener: AsyncStream<AnswerEvent>.Continuation
  ) async {
    let events = AnswerEvents(listener)
    self.attempt = attempt
    turnsBeforeLast = conversation.turns.count
    tell(journal?.ask(question), events)
    await answer(question, events)
    tell(writeDown(events), events)
    events.finish()
  }

  /// Restores the passages of the conversation's last answer, so that panels show them.
  ///
  /// An earlier reading or program run made that answer.
  func recallLastAnswer(in state: RecallState) {
    guard let last = journal?.record.turns.last?.statistics?.recollection,
      [.passages, .spread].contains(last.way)
    else { return }
    for passage in last.passages {
      guard let place = state.place(ofBytes: passage.bytes) else { continue }
      reading.reread.append(place)
      reading.rereadNumbers.append(passage.number)
      reading.rereadShares.append(passage.weight)
    }
  }

  /// Takes the last question out of the conversation.
  ///
  /// - Returns: which attempt the next one is.
  func withdrawLast() -> Int {
    conversation.truncate(to: turnsBeforeLast)
    journal?.supersedeLast()
    return attempt + 1
  }

  /// Chance that began where it did the last time would give the same answer again.
  var attemptOptions: ChatOptions {
    var options = options
    options.sampling.seed &+= UInt64(attempt)
    return options
  }

  private func tell(_ notice: String?, _ events: AnswerEvents) {
    if let notice { events.yield(.notice(notice)) }
  }

  private func writeDown(_ events: AnswerEvents) -> String? {
    let said = conversation.turns.count > turnsBeforeLast ? conversation.turns.last?.answer : nil
    let document = document
    return journal?.end { turn in
      turn.answer = events.text
      turn.said = said ?? ""
      turn.sentences = events.sentences
      turn.notices = events.notices
      switch events.ending {
      case .finished(let statistics):
        turn.status = .finished
        turn.statistics = statistics
      case .cancelled(let statistics):
        turn.status = .stopped
        // One that was stopped before it began has none.
        turn.statistics = statistics.mode.isEmpty ? nil : statistics
      case .failed(let reason):
        turn.status = .failed
        turn.failure = reason
      case nil: turn.status = .stopped
      }
      turn.seen = turn.statistics.flatMap { SeenSummary($0.seen, of: document).text }
    }
  }
}

extension ChatSession {
  /// The conversation so far, as it is kept; nil if it isn't.
  package var record: SessionRecord? { journal?.record }

  /// Names the conversation; without a name it only tells where it is.
  ///
  /// - Returns: what the user must know if it can't be saved.
  package func save(as name: String?) -> String? { journal?.name(name) }
}
