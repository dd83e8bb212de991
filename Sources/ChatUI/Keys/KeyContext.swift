/// Where a key has a meaning; the innermost context that knows a key wins.
package enum KeyContext: Hashable, Sendable, CaseIterable {
  case everywhere, input, document, transcript, attention, sources, search, help

  package var title: String {
    switch self {
    case .everywhere: "Everywhere"
    case .input: "Question"
    case .document: "Document"
    case .transcript: "Conversation"
    case .attention: "Attention"
    case .sources: "Sources"
    case .search: "Search"
    case .help: "Help"
    }
  }
}
