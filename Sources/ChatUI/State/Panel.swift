/// The panels beside the conversation, in the order of their number keys.
package enum Panel: Int, CaseIterable, Hashable, Sendable {
  case context = 1
  case cache, speed, attention, sources

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
