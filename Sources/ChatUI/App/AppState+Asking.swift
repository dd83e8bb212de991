import Chat
import Screen

extension AppState {
  mutating func send() -> [Effect] {
    let isBlank = editor.text.allSatisfy(\.isWhitespace)
    guard !isBlank else { return [] }
    let text = editor.submit()
    return text.hasPrefix("/") ? run(text) : ask(text)
  }

  /// Takes a line in that was typed as a whole.
  mutating func enter(_ line: String) -> [Effect] {
    message = nil
    isQuitArmed = false
    editor.set(line)
    return send()
  }

  /// ^C: stops the answer or reading; otherwise clears the question; otherwise a second press
  /// quits.
  mutating func interrupt(by key: KeyPress, wasQuitArmed: Bool) -> [Effect] {
    // Without a screen, running work isn't visible, so a second press always quits.
    if surface == .lines, wasQuitArmed { return [.quit] }
    let effects = stopAnswer() + (isAnswering ? [] : stopReading())
    if !effects.isEmpty {
      if surface == .lines { armQuit(key) }
      return effects
    }
    if !editor.isEmpty {
      editor.set("")
      replacing = nil
      return []
    }
    if wasQuitArmed { return [.quit] }
    armQuit(key)
    return []
  }

  private mutating func armQuit(_ key: KeyPress) {
    isQuitArmed = true
    message = "Press \(key.name) again to quit"
  }

  /// Quits; a second press is needed if something typed would be lost.
  mutating func quit(by key: KeyPress, wasQuitArmed: Bool) -> [Effect] {
    let isTyped = !editor.text.allSatisfy(\.isWhitespace)
    guard isTyped || transcript.nextQueued != nil, !wasQuitArmed else { return [.quit] }
    isQuitArmed = true
    let lost = isTyped ? "What is typed isn't asked yet" : "A question waits for its answer"
    message = "\(lost): \(key.name) again quits"
    return []
  }

  /// Esc: returns to the question; there it stops the answer, and a second press stops reading.
  mutating func back(by key: KeyPress, wasStopArmed: Bool) -> [Effect] {
    guard focus == .input else {
      leavePart()
      return []
    }
    if isZoomed {
      isZoomed = false
      return []
    }
    guard !isAnswering else { return stopAnswer() }
    guard isReading, !wasStopArmed else { return stopReading() }
    isStopArmed = true
    message = "Press \(key.name) again to stop reading"
    return []
  }

  /// Ends a search or mark and leaves the focused part, which also ends its zoom.
  private mutating func leavePart() {
    if focus == .document {
      pane.search = nil
      pane.mark = nil
    }
    if focus == .transcript { finder.search = nil }
    isZoomed = false
    focus = .input
  }

  /// Stops the answer and withdraws the waiting questions.
  private mutating func stopAnswer() -> [Effect] {
    guard let turn = transcript.running else { return [] }
    withdrawQueuedQuestions()
    return [.cancelAnswer(id: turn.id)]
  }

  private func stopReading() -> [Effect] { isReading ? [.cancelOpening(id: openingID)] : [] }
}
