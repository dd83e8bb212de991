/// What can be typed behind a / in place of a question.
package enum SlashCommand: String, CaseIterable, Sendable {
  case help, mode, open, theme, mouse, quit

  /// What stands behind its name.
  package var argument: String? {
    switch self {
    case .help, .quit: nil
    case .mode: "[NAME]"
    case .open: "PATH"
    case .theme: "[NAME]"
    case .mouse: "on|off"
    }
  }

  package var help: String {
    switch self {
    case .help: "this help"
    case .mode: "how the document is read, and why; with a name: read it anew in that mode"
    case .open: "read one more document, behind those that are open"
    case .theme: "how the screen looks: auto, dark, light, high-contrast"
    case .mouse: "off leaves the mouse to the terminal, for selecting text"
    case .quit: "quit"
    }
  }
}
