package import Screen

/// The question that is being typed, the search for an earlier one, and completion.
package struct QuestionPane: Sendable {
  package private(set) var editor = TextEditor()
  /// The id of the question that the one in the editor replaces; nil for a new question.
  package private(set) var replacing: Int?
  /// The search for an earlier question, which replaces the editor; nil otherwise.
  package private(set) var historySearch: HistorySearch?
  /// The names that /model accepts.
  private let modelNames: [String]

  init(modelNames: [String], history: [String]) {
    self.modelNames = modelNames
    editor = TextEditor("", history: history)
  }

  package var isBlank: Bool { editor.text.allSatisfy(\.isWhitespace) }

  /// The editor on the screen: the question, or an earlier one during a search.
  package var shownEditor: TextEditor {
    historySearch?.match.map { TextEditor($0) } ?? editor
  }

  // MARK: Typing

  /// Passes a key to the editor, whose text has `width` columns; other keys do nothing.
  mutating func edit(_ key: KeyPress, width: Int) {
    _ = editor.handle(key, width: width)
  }

  mutating func set(_ text: String) { editor.set(text) }

  /// Puts an earlier question into the editor, to be asked in place of the turn `replacing`.
  mutating func put(_ question: String, replacing: Int?) {
    editor.set(question)
    self.replacing = replacing
  }

  /// The next question takes the place of the turn with this id.
  mutating func replace(_ turn: Int) { replacing = turn }

  mutating func clear() {
    editor.set("")
    replacing = nil
  }

  /// Empties the editor and returns the text; nil if it is blank.
  mutating func submit() -> String? { isBlank ? nil : editor.submit() }

  /// Returns the id of the question to replace, once.
  mutating func takeReplaced() -> Int? {
    defer { replacing = nil }
    return replacing
  }

  /// Puts the cursor where a point of the question's area is.
  mutating func press(at point: Point, in area: Rect) { editor.moveCursor(to: point, in: area) }

  /// Carries out a command, or returns nil if it isn't the question's.
  mutating func perform(_ command: Command, key: KeyPress, width: Int) -> [Request]? {
    switch command {
    case .edit: edit(key, width: width)
    case .deleteOrQuit where !editor.isEmpty: edit(key, width: width)
    case .completeOrFocusNext where isCompleting: return complete()
    case .searchHistory:
      guard !editor.history.isEmpty else { return [.message("No question was asked yet")] }
      historySearch = HistorySearch(editor.history)
    case .olderQuestion: historySearch?.older()
    case .takeQuestion: takeQuestion()
    case .restoreQuestion: historySearch = nil
    default: return nil
    }
    return []
  }

  // MARK: Earlier questions

  /// Puts the found question into the editor, to be changed or asked.
  private mutating func takeQuestion() {
    if let match = historySearch?.match { editor.set(match) }
    historySearch = nil
  }

  /// Types a key into the search; returns false if the search ends with this key, as in readline.
  mutating func typeHistory(_ key: KeyPress) -> Bool {
    switch key {
    case .character(let character): historySearch?.type(String(character))
    case .paste(let text): historySearch?.type(text)
    case .backspace: historySearch?.deleteLast()
    default:
      takeQuestion()
      return false
    }
    return true
  }

  mutating func closePrompt() { historySearch = nil }

  // MARK: Completion

  /// True if Tab completes, even if nothing fits; false if it moves the focus.
  private var isCompleting: Bool { editor.text.hasPrefix("/") || editor.text.contains("@") }

  /// Completes the command or file at the cursor.
  private mutating func complete() -> [Request] {
    guard let completion = Completion(editor, models: modelNames) else {
      return [.message("Nothing to complete here")]
    }
    switch completion.kind {
    case .path: return [.effect(.listFiles(prefix: completion.prefix))]
    case .word(let words):
      let fitting = words.filter { $0.hasPrefix(completion.prefix) }
      let isCommand = completion.prefix == editor.beforeCursor
      if fitting.isEmpty {
        return [
          .message(
            isCommand
              ? "No command begins with \(completion.prefix)"
              : "Nothing begins with \(completion.prefix): \(words.joined(separator: "  "))")
        ]
      }
      if fitting == [completion.prefix], !isCommand {
        return [.message("Nothing is left to complete")]
      }
      return put(fitting, for: completion)
    }
  }

  /// Completes the path with the files found, unless the text has changed.
  mutating func complete(_ files: [String], prefix: String) -> [Request] {
    guard let completion = Completion(editor, models: modelNames), completion.prefix == prefix,
      case .path(let path) = completion.kind
    else { return [] }
    let fitting = (path.words + files.filter(path.fits)).filter { $0.hasPrefix(prefix) }
    guard !fitting.isEmpty else {
      return [
        .message(
          path.words.isEmpty
            ? "No file's path begins with \(prefix)"
            : "No model's name or path begins with \(prefix)")
      ]
    }
    return put(fitting, for: completion)
  }

  /// Inserts the common prefix of all candidates and lists the candidates.
  private mutating func put(
    _ candidates: [String], for completion: Completion
  ) -> [Request] {
    var requests: [Request] = []
    var text = Completion.commonPrefix(candidates)
    if candidates.count > 1 {
      requests.append(.message(candidates.map(Self.lastPart).joined(separator: "  ")))
    }
    let length = completion.prefix.utf8.count
    if case .path(let path) = completion.kind {
      let isWhole = candidates.count == 1 && !text.hasSuffix("/")
      let needsQuote = !path.mayHaveBlanks && text.contains(where: \.isWhitespace)
      if needsQuote { text = "\"" + text }
      if isWhole, path.isQuoted || needsQuote { text += "\"" }
      if isWhole, path.isQuoted || !path.mayHaveBlanks { text += " " }
      if isWhole, text == completion.prefix {
        requests.append(.message("Nothing is left to complete"))
      }
    } else if candidates.count == 1 {
      text += " "
    }
    editor.replaceBeforeCursor(bytes: length, with: text)
    return requests
  }

  /// Returns the last part of a path, with / for a folder.
  private static func lastPart(_ path: String) -> String {
    guard !path.hasPrefix("/") || path.dropFirst().contains("/") else { return path }
    let parts = path.split(separator: "/")
    return (parts.last.map(String.init) ?? path) + (path.hasSuffix("/") ? "/" : "")
  }
}
