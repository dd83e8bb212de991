import Screen

extension AppState {
  /// Tab in the question.
  mutating func completeOrFocusNext() -> [Effect] {
    guard let completion = Completion(editor) else {
      moveFocus(by: 1)
      return []
    }
    switch completion.kind {
    case .path: return [.listFiles(prefix: completion.prefix)]
    case .word(let words):
      let fitting = words.filter { $0.hasPrefix(completion.prefix) }
      if fitting.isEmpty || fitting == [completion.prefix] && editor.beforeCursor == editor.text {
        // Nothing is left to be completed.
        moveFocus(by: 1)
      } else {
        put(fitting, for: completion)
      }
      return []
    }
  }

  /// Takes in which files there are, unless something else is typed by now.
  mutating func complete(_ files: [String], prefix: String) {
    guard let completion = Completion(editor), completion.prefix == prefix,
      case .path(_, let mayHaveBlanks) = completion.kind
    else { return }
    let fitting = files.filter { $0.hasPrefix(prefix) && (mayHaveBlanks || !$0.contains("\"")) }
    if fitting.isEmpty {
      message = "No file's path begins with \(prefix)"
    } else {
      put(fitting, for: completion)
    }
  }

  /// Puts in what is sure, and tells what there is to choose from.
  private mutating func put(_ candidates: [String], for completion: Completion) {
    var text = Completion.commonPrefix(candidates)
    if candidates.count > 1 {
      message = candidates.map(Self.lastPart).joined(separator: "  ")
    }
    let length = completion.prefix.utf8.count
    if case .path(let isQuoted, let mayHaveBlanks) = completion.kind {
      let isWhole = candidates.count == 1 && !text.hasSuffix("/")
      let needsQuote = !mayHaveBlanks && text.contains(where: \.isWhitespace)
      if needsQuote { text = "\"" + text }
      if isWhole, isQuoted || needsQuote { text += "\"" }
      if isWhole, isQuoted || !mayHaveBlanks { text += " " }
    } else if candidates.count == 1 {
      text += " "
    }
    editor.replaceBeforeCursor(bytes: length, with: text)
  }

  /// What tells a path from its neighbours.
  private static func lastPart(_ path: String) -> String {
    guard !path.hasPrefix("/") || path.dropFirst().contains("/") else { return path }
    let parts = path.split(separator: "/")
    return (parts.last.map(String.init) ?? path) + (path.hasSuffix("/") ? "/" : "")
  }
}
