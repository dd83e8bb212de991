/// Where a key has a meaning; the innermost context that knows a key wins.
package enum KeyContext: Hashable, Sendable, CaseIterable {
  case everywhere
  /// Wherever nothing is typed.
  case beside
  case input
  /// Document and conversation.
  case reading
  case document, transcript, attention, sources, search
  /// While an earlier question is looked for.
  case history
  case help

  package var title: String {
    switch self {
    case .everywhere: "Everywhere"
    case .beside: "Outside the question"
    case .input: "Question"
    case .reading: "Document and conversation"
    case .document: "Document"
    case .transcript: "Conversation"
    case .attention: "Attention"
    case .sources: "Sources"
    case .search: "Search"
    case .history: "Earlier questions"
    case .help: "Help"
    }
  }
}
