import Chat
import Documents
import Screen

extension AppState {
  mutating func send() -> [Effect] {
    guard let text = dialogue.question.submit() else { return [] }
    return text.hasPrefix("/") ? run(text) : carryOut(dialogue.ask(text, about: document))
  }

  /// Handles a line that was typed as a whole.
  mutating func enter(_ line: String) -> [Effect] {
    status.clear()
    dialogue.question.set(line)
    return send()
  }

  /// Asks the oldest waiting question if nothing else runs; first resumes reading if it was
  /// stopped.
  mutating func askNext() -> [Effect] {
    guard dialogue.files.awaited.isEmpty, transcript.nextQueued != nil else { return [] }
    let effects = carryOut(reading.resumeForQuestion())
    return isAskable && !isAnswering ? effects + dialogue.askOldest() : effects
  }

  // MARK: Events

  /// Handles an event of the opening.
  mutating func take(_ event: OpeningEvent) -> [Effect] {
    // Events after the end belong to a reading that was stopped.
    guard isReading else { return [] }
    switch event {
    case .ended(let ending):
      let progress = progress
      if ending == .cancelled { dialogue.withdrawQueued() }
      return carryOut(reading.end(ending, at: progress)) + askNext()
    case .planned: return carryOut(reading.take(event)) + askNext()
    case .reading(let progress): measurements.record(progress)
    case .loadingModel, .modelLoaded, .calibrating, .preparing, .notice: break
    }
    return carryOut(reading.take(event))
  }

  /// Handles an event of the answer to the question with this id.
  mutating func take(_ event: AnswerEvent, of id: Int) -> [Effect] {
    guard transcript.running?.id == id else { return [] }
    switch event {
    case .ended(.finished(let statistics)): return endAnswer(id, .finished(statistics))
    case .ended(.cancelled(let statistics)): return endAnswer(id, .cancelled(statistics))
    case .ended(.failed(let reason)): return endAnswer(id, .failed(reason))
    case .reading(let progress):
      measurements.record(progress)
      dialogue.transcript.update(id) { $0.take(event) }
    case .summarising: dialogue.transcript.update(id) { $0.take(event) }
    case .text, .recalled, .cited, .notice, .understood: updateTurn(id) { $0.take(event) }
    }
    return []
  }

  mutating func endAnswer(_ id: Int, _ status: TranscriptTurn.Status) -> [Effect] {
    guard let turn = transcript.running, turn.id == id else { return [] }
    reading.answerEnded(turn, status)
    updateTurn(id) { $0.end(status) }
    if case .finished(let statistics) = status, surface == .screen {
      conversation.showAnswer(
        cameAtOnce: statistics.firstTokenSeconds == nil, height: layout.transcriptText.height)
    }
    return askNext()
  }

  /// Changes a turn so that a reader who scrolled up keeps the same rows in sight.
  private mutating func updateTurn(_ id: Int, _ change: (inout TranscriptTurn) -> Void) {
    dialogue.transcript.update(id, change)
    if surface == .screen { conversation.wrapKeepingPosition(transcript, wrapping) }
  }

  // MARK: Stopping and quitting

  /// ^C: stops the answer or reading; otherwise clears the question; otherwise a second press
  /// quits.
  mutating func interrupt(by key: KeyPress, wasArmed: Bool) -> [Effect] {
    // Without a screen, running work isn't visible, so a second press always quits.
    if surface == .lines, wasArmed { return [.quit] }
    let effects = stopAnswer() + (isAnswering ? [] : stopReading())
    if !effects.isEmpty {
      if surface == .lines { armQuit(key) }
      return effects
    }
    if !question.editor.isEmpty {
      dialogue.question.clear()
      return []
    }
    if wasArmed { return [.quit] }
    armQuit(key)
    return []
  }

  private mutating func armQuit(_ key: KeyPress) {
    status.armQuit("Press \(key.name) again to quit")
  }

  /// Quits; a second press is needed if something typed would be lost.
  mutating func quit(by key: KeyPress, wasArmed: Bool) -> [Effect] {
    let isTyped = !question.isBlank
    guard isTyped || transcript.nextQueued != nil, !wasArmed else { return [.quit] }
    let lost = isTyped ? "The typed question isn't asked yet" : "A question waits for its answer"
    status.armQuit("\(lost): \(key.name) again quits")
    return []
  }

  /// Esc: returns to the question; there it stops the answer, and a second press stops reading.
  mutating func back(by key: KeyPress, wasArmed: Bool) -> [Effect] {
    guard focus == .input else {
      leavePart()
      return []
    }
    if arrangement.isZoomed {
      screen.endZoom()
      return []
    }
    guard !isAnswering else { return stopAnswer() }
    guard isReading, !wasArmed else { return stopReading() }
    status.armStop("Press \(key.name) again to stop reading")
    return []
  }

  /// Ends a search or mark and leaves the focused part, which also ends its zoom.
  private mutating func leavePart() {
    if focus == .document { documentPane.clear() }
    if focus == .transcript { conversation.endSearch() }
    screen.endZoom()
    screen.focus(on: .input)
  }

  /// Stops the answer and withdraws the waiting questions.
  private mutating func stopAnswer() -> [Effect] {
    guard let turn = transcript.running else { return [] }
    dialogue.withdrawQueued()
    return [.cancelAnswer(id: turn.id)]
  }

  private func stopReading() -> [Effect] {
    isReading ? [.cancelOpening(id: reading.openingID)] : []
  }
}
