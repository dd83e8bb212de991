/// What can be typed behind a / in place of a question.
package enum SlashCommand: String, CaseIterable, Sendable {
  case help, mode, quit

  package var help: String {
    switch self {
    case .help: "this help"
    case .mode: "how the document is read, and why"
    case .quit: "quit"
    }
  }
}
