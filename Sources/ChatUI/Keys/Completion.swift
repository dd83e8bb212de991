import Chat
package import Screen

/// What Tab can complete where the cursor stands.
package struct Completion: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// One of these words.
    case word([String])
    /// A file, typed behind /open or @; with a quote before it it may have blanks.
    case path(isQuoted: Bool, mayHaveBlanks: Bool)
  }

  package let kind: Kind
  /// What of it stands before the cursor.
  package let prefix: String

  /// Nil if nothing there can be completed.
  package init?(_ editor: TextEditor) {
    let text = editor.beforeCursor
    if editor.text.hasPrefix("/") {
      self.init(command: text)
    } else {
      self.init(mention: text)
    }
  }

  private init?(command text: Substring) {
    guard let blank = text.firstIndex(where: \.isWhitespace) else {
      kind = .word(SlashCommand.allCases.map { "/" + $0.rawValue })
      prefix = String(text)
      return
    }
    guard let command = SlashCommand(rawValue: String(text[..<blank].dropFirst())) else {
      return nil
    }
    prefix = String(text[blank...].drop(while: \.isWhitespace))
    if command == .open {
      kind = .path(isQuoted: false, mayHaveBlanks: true)
    } else {
      guard !command.choices.isEmpty else { return nil }
      kind = .word(command.choices)
    }
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
    // A path whose quote is closed is whole.
    if !isQuoted, word.hasPrefix("@\"") { return nil }
    kind = .path(isQuoted: isQuoted, mayHaveBlanks: isQuoted)
    prefix = String(word.dropFirst(isQuoted ? 2 : 1))
  }

  /// The beginning that all have in common.
  package static func commonPrefix(_ texts: [String]) -> String {
    guard var common = texts.first?[...] else { return "" }
    for text in texts.dropFirst() {
      while !text.hasPrefix(common) { common = common.dropLast() }
    }
    return String(common)
  }
}

extension SlashCommand {
  /// What can stand behind it, where that is one of a few words.
  var choices: [String] {
    switch self {
    case .mode: ChatOptions.Mode.allCases.map(\.rawValue)
    case .theme: ThemeName.allCases.map(\.rawValue)
    case .mouse: ["on", "off"]
    case .budget: ["off"]
    default: []
    }
  }
}
