package import Chat
import Documents
import Screen

extension Legend {
  /// The ways in which lines of the document reach the model, with their shares of all lines.
  package init(seen: [SeenLines], lineCount: Int) {
    let items = Visibility.allCases.compactMap { visibility -> Legend.Item? in
      let stretches = seen.filter { $0.visibility == visibility }
      guard !stretches.isEmpty else { return nil }
      let share = Double(stretches.reduce(0) { $0 + $1.lines.count }) / Double(max(1, lineCount))
      return Self.item(visibility, "\(visibility.name) \(Format.percent(share))")
    }
    self.init(items.isEmpty ? [Self.item(.notReadYet, Visibility.notReadYet.name)] : items)
  }

  private static func item(_ visibility: Visibility, _ text: String) -> Legend.Item {
    let kind = visibility.rawValue
    return Legend.Item(glyph: CategoryStrip.glyph(of: kind), role: .category(kind), text: text)
  }
}

extension Visibility {
  /// For a legend.
  fileprivate var name: String {
    switch self {
    case .exact: "in full"
    case .light: "lightly"
    case .windowOnly: "window"
    case .notSeen: "not seen"
    case .notReadYet: "not read yet"
    }
  }

  /// For one place.
  package var words: String {
    switch self {
    case .exact: "read exactly"
    case .light: "read lightly"
    case .windowOnly: "seen through a window only"
    case .notSeen: "not seen"
    case .notReadYet: "not read yet"
    }
  }
}
