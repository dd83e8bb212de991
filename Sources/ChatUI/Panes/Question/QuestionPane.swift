import Screen

extension AppState {
  /// Completes the command or file at the cursor; moves the focus if the question has neither.
  mutating func completeOrFocusNext() -> [Effect] {
    guard editor.text.hasPrefix("/") || editor.text.contains("@") else {
      moveFocus(by: 1)
      return []
    }
    guard let completion = Completion(editor, models: modelNames) else {
      message = "Nothing to complete here"
      return []
    }
    switch completion.kind {
    case .path: return [.listFiles(prefix: completion.prefix)]
    case .word(let words):
      let fitting = words.filter { $0.hasPrefix(completion.prefix) }
      let isCommand = completion.prefix == editor.beforeCursor
      if fitting.isEmpty {
        message =
          isCommand
          ? "No command begins with \(completion.prefix)"
          : "Nothing begins with \(completion.prefix): \(words.joined(separator: "  "))"
      } else if fitting == [completion.prefix], !isCommand {
        message = "Nothing is left to complete"
      } else {
        put(fitting, for: completion)
      }
      return []
    }
  }

  /// Completes the path with the files found, unless the text has changed.
  mutating func complete(_ files: [String], prefix: String) {
    guard let completion = Completion(editor, models: modelNames), completion.prefix == prefix,
      case .path(let path) = completion.kind
    else { return }
    let fitting = (path.words + files.filter(path.fits)).filter { $0.hasPrefix(prefix) }
    if fitting.isEmpty {
      message =
        path.words.isEmpty
        ? "No file's path begins with \(prefix)" : "No model's name or path begins with \(prefix)"
    } else {
      put(fitting, for: completion)
    }
  }

  /// Inserts what all candidates have in common and lists the candidates.
  private mutating func put(_ candidates: [String], for completion: Completion) {
    var text = Completion.commonPrefix(candidates)
    if candidates.count > 1 {
      message = candidates.map(Self.lastPart).joined(separator: "  ")
    }
    let length = completion.prefix.utf8.count
    if case .path(let path) = completion.kind {
      let isWhole = candidates.count == 1 && !text.hasSuffix("/")
      let needsQuote = !path.mayHaveBlanks && text.contains(where: \.isWhitespace)
      if needsQuote { text = "\"" + text }
      if isWhole, path.isQuoted || needsQuote { text += "\"" }
      if isWhole, path.isQuoted || !path.mayHaveBlanks { text += " " }
      if isWhole, text == completion.prefix { message = "Nothing is left to complete" }
    } else if candidates.count == 1 {
      text += " "
    }
    editor.replaceBeforeCursor(bytes: length, with: text)
  }

  /// Returns the last part of a path, with / for a folder.
  private static func lastPart(_ path: String) -> String {
    guard !path.hasPrefix("/") || path.dropFirst().contains("/") else { return path }
    let parts = path.split(separator: "/")
    return (parts.last.map(String.init) ?? path) + (path.hasSuffix("/") ? "/" : "")
  }
}
