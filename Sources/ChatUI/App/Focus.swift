/// Which part of the screen the keys go to.
package enum Focus: Hashable, Sendable, CaseIterable {
  case input, document, transcript, context, cache, speed, attention, sources

  package init(_ panel: Panel) {
    self =
      switch panel {
      case .context: .context
      case .cache: .cache
      case .speed: .speed
      case .attention: .attention
      case .sources: .sources
      }
  }

  /// The panel that it is, if it is one.
  package var panel: Panel? { Panel.allCases.first { Focus($0) == self } }

  /// What the hints call it.
  package var name: String {
    switch self {
    case .input: "question"
    case .document: "document"
    case .transcript: "conversation"
    case .context, .cache, .speed, .attention, .sources: panel?.name ?? ""
    }
  }
}
