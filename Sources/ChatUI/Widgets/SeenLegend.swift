package import Chat
package import Documents
import Screen
import Wording

extension Legend {
  /// Creates a legend of the ways in which the model sees the document, with their shares of its
  /// tokens.
  package init(seen: [SeenLines], of document: Document) {
    let coverage = Coverage(seen, of: document)
    let items = coverage.visibilities.map {
      Self.item($0, "\($0.name) \(coverage.percent($0))")
    }
    self.init(items.isEmpty ? [Self.item(.notReadYet, Visibility.notReadYet.name)] : items)
  }

  private static func item(_ visibility: Visibility, _ text: String) -> Legend.Item {
    let kind = visibility.rawValue
    return Legend.Item(glyph: CategoryStrip.glyph(of: kind), role: .category(kind), text: text)
  }
}

extension Visibility {
  /// The name in a legend.
  fileprivate var name: String {
    switch self {
    case .exact: "close"
    case .light: "quick"
    case .windowOnly: "window"
    case .notSeen: "not seen"
    case .notReadYet: "not read yet"
    }
  }

  /// The words for one passage.
  package var words: String {
    switch self {
    case .exact: "close look"
    case .light: "quick look"
    case .windowOnly: "seen through a window only"
    case .notSeen: "not seen"
    case .notReadYet: "not read yet"
    }
  }
}
