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

  /// ^C: what runs is stopped; else the question is cleared; else the second press quits.
  mutating func interrupt(wasQuitArmed: Bool) -> [Effect] {
    // Where nobody sees what still runs the second press always quits.
    if surface == .lines, wasQuitArmed { return [.quit] }
    if let effect = stop() {
      if surface == .lines { armQuit() }
      return [effect]
    }
    if !editor.isEmpty {
      editor.set("")
      replacing = nil
      return []
    }
    if wasQuitArmed { return [.quit] }
    armQuit()
    return []
  }

  private mutating func armQuit() {
    isQuitArmed = true
    message = "Press ^C again to quit"
  }

  /// Esc: what runs is stopped; else the keys go to the question again.
  mutating func back() -> [Effect] {
    if let effect = stop() { return [effect] }
    if focus == .document {
      pane.search = nil
      pane.mark = nil
    }
    if focus == .transcript { finder.search = nil }
    focus = .input
    return []
  }

  private func stop() -> Effect? {
    if let turn = transcript.running { return .cancelAnswer(id: turn.id) }
    return isReading ? .cancelOpening(id: openingID) : nil
  }
}
