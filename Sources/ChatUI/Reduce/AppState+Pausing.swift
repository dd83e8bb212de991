import Chat
import Screen

extension AppState {
  /// Handles a stop of reading by the user: keeps the progress and says how to resume.
  mutating func pause(at progress: ReadingProgress?) {
    if let fallback {
      // The opening is given up; the previous document may be read only in part.
      let isWhole = fallback.plan != nil && fallback.progress == nil
      fallBack()
      transcript.append(notice: isWhole ? "Stopped: nothing was changed." : Self.resuming(paused))
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

  /// /read: resumes reading where it was stopped.
  mutating func readOn() -> [Effect] {
    guard !isReading else {
      transcript.append(notice: "The document is being read.")
      return []
    }
    let effects = resume()
    if effects.isEmpty { transcript.append(notice: "The whole document has been read.") }
    return effects
  }

  /// Resumes reading for a question; in other modes than recall the question itself resumes it.
  mutating func resumeForQuestion() -> [Effect] {
    paused == nil || isRecalling ? resume() : []
  }

  /// Resumes a stopped opening or reading; does nothing if none was stopped.
  private mutating func resume() -> [Effect] {
    let wasNeverPlanned = plan == nil && opening == .ended(.cancelled)
    guard !isReading, paused != nil || wasNeverPlanned else { return [] }
    paused = nil
    openingID += 1
    opening = .planning
    return [.open(id: openingID)]
  }

  /// Withdraws the waiting questions; the last one goes back to the editor if that is empty.
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

  /// Resets the chosen head, picture, refusals and speeds, which belong to another model.
  mutating func forgetModel() {
    attention.head = nil
    attention.picture = 0
    toldRefusals = []
    speeds = SpeedHistory()
    firstOfModel = transcript.turns.last.map { $0.id + 1 } ?? 0
  }
}

extension Turn {
  /// Returns the progress of a document that is read with the question after its answer has ended;
  /// nil if it is read whole.
  func paused(by ending: Status, at before: ReadingProgress?) -> ReadingProgress? {
    switch (ending, status) {
    case (.finished, _), (.cancelled, .answering): nil
    case (.cancelled, .reading(let progress)): progress.read < progress.total ? progress : nil
    default: before
    }
  }
}
