/// The panels beside the conversation, in the order of their number keys.
package enum Panel: Int, CaseIterable, Hashable, Sendable, Codable {
  case context = 1
  case cache, speed, attention, sources

  /// What a configuration calls it.
  package var name: String { title.lowercased() }

  package var title: String {
    switch self {
    case .context: "Context"
    case .cache: "Cache"
    case .speed: "Speed"
    case .attention: "Attention"
    case .sources: "Sources"
    }
  }
}
