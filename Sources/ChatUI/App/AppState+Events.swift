import Chat
import Screen

extension AppState {
  mutating func take(_ event: OpeningEvent) -> [Effect] {
    // Events after the end belong to a reading that was stopped.
    guard opening.isRunning else { return [] }
    switch event {
    case .loadingModel(let name): opening = .loadingModel(name: name)
    case .modelLoaded(let summary):
      if let model, model != summary { forgetModel() }
      model = summary
      opening = .planning
    case .calibrating(let share): opening = .calibrating(share)
    case .notice(let notice): transcript.append(notice: notice)
    case .planned(let plan):
      accept(plan)
      return askNext()
    case .reading(let progress):
      opening = .reading(progress)
      speeds.record(progress)
    case .ended(let ending): return endOpening(ending)
    }
    return []
  }

  private mutating func endOpening(_ ending: Ending) -> [Effect] {
    let progress = progress
    opening = .ended(ending)
    switch ending {
    case .completed: paused = nil
    case .cancelled:
      withdrawQueuedQuestions()
      pause(at: progress)
    case .failed(let reason):
      transcript.append(error: reason)
      return fallBackAndGoOn() + askNext()
    }
    return askNext()
  }

  mutating func take(_ event: AnswerEvent, of id: Int) -> [Effect] {
    guard transcript.running?.id == id else { return [] }
    switch event {
    case .reading(let progress):
      speeds.record(progress)
      transcript.update(id) { $0.status = .reading(progress) }
    case .text(let text):
      holdingScrollPosition {
        $0.update(id) {
          $0.answer += text
          $0.status = .answering
        }
      }
    case .recalled(let recollection):
      holdingScrollPosition { $0.update(id) { $0.recollection = recollection } }
    case .cited(let sentence):
      holdingScrollPosition { $0.update(id) { $0.sentences.append(sentence) } }
    case .notice(let notice):
      holdingScrollPosition { $0.update(id) { $0.notices.append(notice) } }
    case .ended(.finished(let statistics)): return endAnswer(id, .finished(statistics))
    case .ended(.cancelled(let statistics)): return endAnswer(id, .cancelled(statistics))
    case .ended(.failed(let reason)): return endAnswer(id, .failed(reason))
    }
    return []
  }

  mutating func endAnswer(_ id: Int, _ status: Turn.Status) -> [Effect] {
    guard let turn = transcript.running, turn.id == id else { return [] }
    if paused != nil, !isRecalling { paused = turn.paused(by: status, at: paused) }
    holdingScrollPosition {
      $0.update(id) {
        $0.status = status
        // The final recollection has the weights of the passages.
        $0.recollection = status.statistics?.recollection ?? $0.recollection
        // An answer that never began attended to nothing.
        if $0.answer.isEmpty, $0.recollection?.way == .attended { $0.recollection = nil }
      }
    }
    return askNext()
  }

  /// Asks the oldest waiting question if nothing else runs; first resumes reading if it was
  /// stopped.
  mutating func askNext() -> [Effect] {
    guard awaitedFiles.isEmpty, transcript.nextQueued != nil else { return [] }
    return resumeForQuestion() + askOldest()
  }

  private mutating func askOldest() -> [Effect] {
    guard isAskable, !isAnswering, let turn = transcript.nextQueued else { return [] }
    transcript.update(turn.id) {
      $0.status = .asked
      $0.wasAsked = true
    }
    waitingMention = nil
    // The sources that show are those of the new answer.
    selection = nil
    guard let replaced = turn.replaces else { return [.ask(id: turn.id, question: turn.question)] }
    transcript.update(replaced) { $0.isSuperseded = true }
    return [.askAgain(id: turn.id, question: turn.question)]
  }

  /// Changes the transcript so that a reader who scrolled up keeps the same rows in sight.
  private mutating func holdingScrollPosition(_ change: (inout Transcript) -> Void) {
    guard transcript.scrollBack > 0 else { return change(&transcript) }
    let before = transcriptRowCount
    change(&transcript)
    transcript.scrollBack = max(1, transcript.scrollBack + transcriptRowCount - before)
  }
}
