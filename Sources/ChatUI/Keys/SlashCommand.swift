/// What can be typed behind a / in place of a question.
package enum SlashCommand: String, CaseIterable, Sendable {
  case help, mode, open, quit

  /// What stands behind its name.
  package var argument: String? {
    switch self {
    case .help, .quit: nil
    case .mode: "[NAME]"
    case .open: "PATH"
    }
  }

  package var help: String {
    switch self {
    case .help: "this help"
    case .mode: "how the document is read, and why; with a name: read it anew in that mode"
    case .open: "read one more document, behind those that are open"
    case .quit: "quit"
    }
  }
}
