import Chat
import Screen

extension AppState {
  mutating func send() -> [Effect] {
    let isBlank = editor.text.allSatisfy(\.isWhitespace)
    guard !isBlank else { return [] }
    let text = editor.submit()
    return text.hasPrefix("/") ? run(text) : ask(text)
  }

  /// ^C: what runs is stopped; else the question is cleared; else the second press quits.
  mutating func interrupt(wasQuitArmed: Bool) -> [Effect] {
    if let effect = stop() { return [effect] }
    if !editor.isEmpty {
      editor.set("")
      return []
    }
    if wasQuitArmed { return [.quit] }
    isQuitArmed = true
    message = "Press ^C again to quit"
    return []
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
