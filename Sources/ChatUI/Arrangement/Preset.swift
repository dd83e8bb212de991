/// The arrangements of the screen that one key cycles through.
package enum Preset: String, Hashable, Sendable, CaseIterable, Codable {
  case all, reading, chat, instruments

  /// The name in the status line.
  package var title: String {
    switch self {
    case .all: "all panels"
    case .reading: "reading: document and conversation"
    case .chat: "chat: the conversation alone"
    case .instruments: "instruments: the panels large"
    }
  }

  package var showsPanels: Bool {
    switch self {
    case .all, .instruments: true
    case .reading, .chat: false
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
