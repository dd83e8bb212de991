/// Arrangements of the screen that one key goes through.
package enum Preset: String, Hashable, Sendable, CaseIterable, Codable {
  case all, reading, chat, instruments

  /// What the status line calls it.
  package var title: String {
    switch self {
    case .all: "all panels"
    case .reading: "reading: document and conversation"
    case .chat: "chat: the conversation alone"
    case .instruments: "instruments: the panels large"
    }
  }

  package var panels: Set<Panel> {
    switch self {
    case .all, .instruments: Set(Panel.allCases)
    case .reading, .chat: []
    }
  }

  package var showsDocument: Bool {
    switch self {
    case .all, .reading: true
    case .chat, .instruments: false
    }
  }

  package var next: Self {
    let index = Self.allCases.firstIndex(of: self) ?? 0
    return Self.allCases[(index + 1) % Self.allCases.count]
  }
}
