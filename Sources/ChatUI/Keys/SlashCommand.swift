/// The commands that can be typed after / instead of a question.
package enum SlashCommand: String, CaseIterable, Sendable {
  case help, whole, find, retry, edit, copy, quote, mode, budget, model, open, read, save, export
  case exportReplacing = "export!"
  case sessions, theme, mouse, quit

  /// The argument as the help shows it; nil if there is none.
  package var argument: String? {
    switch self {
    case .help, .quit, .retry, .edit, .copy, .read, .sessions: nil
    case .whole: "[QUESTION]"
    case .find: "QUESTION"
    case .mode, .quote, .save: "[NAME]"
    case .budget: "[2G|off]"
    case .model: "[PATH]"
    case .open: "PATH"
    case .export, .exportReplacing: "FILE"
    case .theme: "[NAME]"
    case .mouse: "on|off"
    }
  }

  /// The command as it is typed.
  package var usage: String { typed(argument ?? "") }

  /// Returns the command with an argument, which may be empty.
  func typed(_ argument: String) -> String {
    argument.isEmpty ? "/\(rawValue)" : "/\(rawValue) \(argument)"
  }

  /// True if the command does nothing without a screen.
  package var needsScreen: Bool { self == .copy }

  package var help: String {
    switch self {
    case .help: "this help"
    case .whole: "a summary of the whole text, or of the part that the question names"
    case .find: "search for the answer, even if the question looks like one about the whole"
    case .retry: "ask the last question again, after a change of mode or model"
    case .edit: "put the last question back to change it; the new one replaces it"
    case .copy: "put the last answer into the clipboard"
    case .quote: "where answers have their quotation: auto, only, first, below, off"
    case .mode: "how the document is read, and why; with a name: read it again in that mode"
    case .budget:
      "the memory budget and the memory in use; with a number: plan again to fit it"
    case .model: "which model answers; with a name or a GGUF file: read the document with that one"
    case .open: "add a document to the open ones"
    case .read: "resume reading where it was stopped; the next question does so, too"
    case .save: "name this conversation; it is saved as it goes, with or without a name"
    case .export: "write the conversation to a new file, FILE.md or FILE.json"
    case .exportReplacing: "the same, replacing a file that exists"
    case .sessions: "earlier conversations; lcchat --continue resumes one"
    case .theme: "how the screen looks: auto, dark, light, high-contrast"
    case .mouse: "off leaves the mouse to the terminal, for selecting text"
    case .quit: "quit"
    }
  }
}

/// A line that begins with /: the command and its argument.
struct CommandLine {
  let name: String
  /// The argument without the blanks at both ends.
  let argument: String

  init(_ text: String) {
    name = String(text.dropFirst().prefix { !$0.isWhitespace })
    let rest = text.dropFirst(name.count + 1).drop(while: \.isWhitespace)
    argument = String(rest.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// The command; nil if there is none of this name.
  var command: SlashCommand? { SlashCommand(rawValue: name) }
}

extension SlashCommand {
  /// The help without a screen, as notices.
  static var plainHelp: [Request] {
    allCases.filter { !$0.needsScreen }.map { .notice("\($0.usage): \($0.help)") }
      + [.notice("^C: stop; twice: quit. ^D: quit.")]
  }
}
