package import Documents
import Wording

/// A one-sentence summary of the lines that the model saw; nil if unknown.
package struct SeenSummary {
  private let seen: [SeenLines]
  private let document: Document
  private let coverage: Coverage

  package init(_ seen: [SeenLines], of document: Document) {
    self.seen = seen
    self.document = document
    coverage = Coverage(seen, of: document)
  }

  package var text: String? {
    guard !seen.isEmpty else { return nil }
    if coverage.visibilities == [.exact] { return "saw the whole document" }
    if coverage.visibilities == [.windowOnly] { return "saw every line through a window" }
    let hasLight = coverage.visibilities.contains(.light)
    let parts: [(Visibility, String)] = [
      (.exact, hasLight ? "close look:" : "saw"), (.light, "quick look:"),
      (.windowOnly, "through a window"), (.notSeen, "did not see"), (.notReadYet, "had not read"),
    ]
    return parts.compactMap { visibility, verb in
      lines(visibility).map { "\(verb) \($0)" }
    }.joined(separator: " · ")
  }

  /// Returns the lines of one kind, or for more than three ranges their share of the document.
  private func lines(_ visibility: Visibility) -> String? {
    let stretches = seen.filter { $0.visibility == visibility }
    guard !stretches.isEmpty else { return nil }
    // Two parts of a line may be seen in the same way.
    let found = stretches.flatMap { $0.fileLines(in: document) }.reduce(into: [FileLines]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    // A heading that joins two files is a line of neither.
    guard !found.isEmpty else { return nil }
    guard found.count > 3 else {
      let hasFiles = document.parts.count > 1
      return found.map { $0.name(hasFiles: hasFiles) }.joined(separator: ", ")
    }
    return "\(coverage.percent(visibility)) of the document"
  }
}
