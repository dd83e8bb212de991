import Screen

extension AppState {
  /// Carries out the commands that look for earlier questions.
  mutating func lookBack(_ command: Command) {
    switch command {
    case .searchHistory: searchHistory()
    case .olderQuestion: historySearch?.older()
    case .takeQuestion: takeQuestion()
    case .restoreQuestion: historySearch = nil
    default: break
    }
  }

  private mutating func searchHistory() {
    guard !editor.history.isEmpty else {
      message = "No question was asked yet"
      return
    }
    historySearch = HistorySearch(editor.history)
  }

  /// Puts what was found into the editor, to be changed or asked.
  private mutating func takeQuestion() {
    if let match = historySearch?.match { editor.set(match) }
    historySearch = nil
  }

  /// A key of the editor takes what was found and goes on with it, as in readline.
  mutating func typeHistory(_ key: KeyPress) -> [Effect] {
    switch key {
    case .character(let character): historySearch?.type(String(character))
    case .paste(let text): historySearch?.type(text)
    case .backspace: historySearch?.deleteLast()
    default:
      takeQuestion()
      return press(key)
    }
    return []
  }
}
