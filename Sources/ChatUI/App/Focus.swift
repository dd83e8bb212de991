/// The part of the screen that the keys go to.
package enum Focus: Hashable, Sendable {
  case input, document, transcript
  case panel(PanelID)

  /// All parts in the order of Tab, with these panels.
  package static func all(_ panels: [PanelID]) -> [Focus] {
    [.input, .document, .transcript] + panels.map { .panel($0) }
  }

  /// The focused panel; nil if the focus is on another part.
  package var panel: PanelID? {
    if case .panel(let id) = self { id } else { nil }
  }

  /// The part's name in the status line.
  package var name: String {
    switch self {
    case .input: "question"
    case .document: "document"
    case .transcript: "conversation"
    case .panel(let id): id.name
    }
  }
}
