import Chat
package import Screen
import Wording

/// The text that Tab can complete at the cursor.
package struct Completion: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// One of these words.
    case word([String])
    /// A file path after a command or @.
    case path(Path)
  }

  package struct Path: Hashable, Sendable {
    /// True after an opening quote, which paths with blanks need.
    package var isQuoted = false
    package var mayHaveBlanks = false
    /// The endings of the files that are offered; empty for all files.
    package var endings: [String] = []
    /// Words that are offered with the files.
    package var words: [String] = []

    /// Returns true if a path, or a folder on the way to it, is offered.
    package func fits(_ path: String) -> Bool {
      guard mayHaveBlanks || !path.contains("\"") else { return false }
      return endings.isEmpty || path.hasSuffix("/")
        || endings.contains { path.lowercased().hasSuffix($0) }
    }
  }

  package let kind: Kind
  /// The completed part before the cursor.
  package let prefix: String

  /// Finds the completion at the cursor; nil if nothing can be completed.
  ///
  /// `models` are the names that /model accepts.
  package init?(_ editor: TextEditor, models: [String] = []) {
    let text = editor.beforeCursor
    if editor.text.hasPrefix("/") {
      self.init(command: text, models)
    } else {
      self.init(mention: text)
    }
  }

  private init?(command text: Substring, _ models: [String]) {
    guard let blank = text.firstIndex(where: \.isWhitespace) else {
      kind = .word(SlashCommand.allCases.map { "/" + $0.rawValue })
      prefix = String(text)
      return
    }
    guard let command = SlashCommand(rawValue: String(text[..<blank].dropFirst())) else {
      return nil
    }
    prefix = String(text[blank...].drop(while: \.isWhitespace))
    guard let argument = command.choices(models) else { return nil }
    kind = argument
  }

  private init?(mention text: Substring) {
    var wordStart = text.startIndex
    var isQuoted = false
    for index in text.indices {
      if isQuoted {
        if text[index] == "\"" { isQuoted = false }
      } else if text[index].isWhitespace || text[index] == "(" {
        wordStart = text.index(after: index)
      } else if text[index] == "\"", text[wordStart..<index] == "@" {
        isQuoted = true
      }
    }
    let word = text[wordStart...]
    guard word.hasPrefix("@"), !word.hasPrefix("@@") else { return nil }
    // A path with a closing quote is complete.
    if !isQuoted, word.hasPrefix("@\"") { return nil }
    kind = .path(Path(isQuoted: isQuoted, mayHaveBlanks: isQuoted))
    prefix = String(word.dropFirst(isQuoted ? 2 : 1))
  }

  /// Returns the common prefix of all texts.
  package static func commonPrefix(_ texts: [String]) -> String {
    guard var common = texts.first?[...] else { return "" }
    for text in texts.dropFirst() {
      while !text.hasPrefix(common) { common = common.dropLast() }
    }
    return String(common)
  }
}

extension SlashCommand {
  /// Returns the possible arguments; nil if any text, or none, is possible.
  fileprivate func choices(_ models: [String]) -> Completion.Kind? {
    switch self {
    case .quote: .word(QuoteStyle.allCases.map(\.rawValue))
    case .mode: .word(Mode.allCases.map(\.rawValue))
    case .theme: .word(ThemeName.allCases.map(\.rawValue))
    case .mouse: .word(["on", "off"])
    case .budget: .word(["512M", "1G", "2G", "4G", "8G", "16G", "off"])
    case .open: .path(Completion.Path(mayHaveBlanks: true))
    case .model:
      .path(Completion.Path(mayHaveBlanks: true, endings: [".gguf"], words: models))
    case .export, .exportReplacing:
      .path(Completion.Path(mayHaveBlanks: true, endings: [".md", ".json"]))
    case .help, .whole, .find, .retry, .edit, .copy, .read, .save, .sessions, .quit: nil
    }
  }
}
