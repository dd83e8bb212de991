import Chat
import Screen

extension AppState {
  /// Reading was stopped by the user: what holds then, and how it goes on.
  mutating func pause(at progress: ReadingProgress?) {
    if let fallback {
      // What was being opened is given up; what was open before may have been half read.
      let isWhole = fallback.plan != nil && fallback.progress == nil
      fallBack()
      transcript.append(notice: isWhole ? "Stopped: all stays as it was." : Self.resuming(paused))
    } else {
      paused = progress.flatMap { $0.read < $0.total ? $0 : nil }
      transcript.append(notice: Self.resuming(progress))
    }
  }

  private static func resuming(_ progress: ReadingProgress?) -> String {
    guard let progress else { return "Opening stopped. /read or a question starts it again." }
    return "Reading stopped after \(Format.count(progress.read)) of"
      + " \(Format.count(progress.total)) tokens. What was read is kept: /read or the next question"
      + " resumes it."
  }

  /// /read: goes on where reading was stopped.
  mutating func readOn() -> [Effect] {
    guard !isReading else {
      transcript.append(notice: "The document is being read.")
      return []
    }
    let effects = resume()
    if effects.isEmpty { transcript.append(notice: "All of the document is read.") }
    return effects
  }

  /// What is read whole is read on by the question itself.
  mutating func resumeForQuestion() -> [Effect] {
    paused == nil || isRecalling ? resume() : []
  }

  /// Begins where it was stopped; does nothing if it wasn't.
  private mutating func resume() -> [Effect] {
    let wasNeverPlanned = plan == nil && opening == .ended(.cancelled)
    guard !isReading, paused != nil || wasNeverPlanned else { return [] }
    paused = nil
    openingID += 1
    opening = .planning
    return [.open(id: openingID)]
  }

  /// Questions that wait aren't asked any more; their words go back where they can be changed.
  mutating func withdrawQueuedQuestions() {
    let waiting = transcript.turns.filter { $0.status == .queued }
    guard let last = waiting.last else { return }
    for turn in waiting { transcript.update(turn.id) { $0.status = .cancelled(nil) } }
    guard surface == .screen else {
      for turn in waiting { transcript.append(notice: "Not asked: \(turn.question)") }
      return
    }
    let isBack = editor.isEmpty
    if isBack {
      editor.set(last.question)
      replacing = last.replaces
    }
    let count = waiting.count == 1 ? "1 question" : "\(waiting.count) questions"
    transcript.append(
      notice: "\(count) not asked: "
        + (isBack
          ? "the last is in the input line again"
            + (waiting.count > 1 ? ", ↑ has the others." : ".")
          : "↑ brings \(waiting.count == 1 ? "it" : "them") back."))
  }

  /// What was picked of another model's heads and patterns means nothing in this one.
  mutating func forgetPicks() {
    attention.head = nil
    attention.picture = 0
    speeds = SpeedHistory()
  }
}

extension Turn {
  /// How far a document that is read with the question is read once the answer has ended so.
  func paused(by ending: Status, at before: ReadingProgress?) -> ReadingProgress? {
    switch (ending, status) {
    case (.finished, _), (.cancelled, .answering): nil
    case (.cancelled, .reading(let progress)): progress.read < progress.total ? progress : nil
    default: before
    }
  }
}
