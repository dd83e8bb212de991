package import Documents

/// Which lines the model saw, in one sentence; nil where nothing is known.
package struct SeenSummary {
  private let seen: [SeenLines]
  private let document: Document

  package init(_ seen: [SeenLines], of document: Document) {
    self.seen = seen
    self.document = document
  }

  package var text: String? {
    guard !seen.isEmpty else { return nil }
    if seen.allSatisfy({ $0.visibility == .exact }) { return "saw the whole document" }
    let parts: [(Visibility, String)] = [
      (.exact, "saw"), (.light, "read lightly"), (.windowOnly, "through a window"),
      (.notSeen, "did not see"), (.notReadYet, "had not read"),
    ]
    return parts.compactMap { visibility, verb in
      lines(visibility).map { "\(verb) \($0)" }
    }.joined(separator: " · ")
  }

  /// The lines of one kind; beyond three stretches their share only.
  private func lines(_ visibility: Visibility) -> String? {
    let stretches = seen.filter { $0.visibility == visibility }.map(\.lines)
    guard !stretches.isEmpty else { return nil }
    let places = stretches.flatMap { document.places(ofLines: $0) }
    // A heading that joins two files is a line of neither.
    guard !places.isEmpty else { return nil }
    guard places.count > 3 else {
      let hasFiles = document.parts.count > 1
      return places.map { Self.name($0.lines, of: hasFiles ? $0.name : nil) }
        .joined(separator: ", ")
    }
    let lines = stretches.reduce(0) { $0 + $1.count }
    // Of those that there were: the document may have grown since.
    let all = seen.reduce(0) { $0 + $1.lines.count }
    return "\(Self.percent(lines, of: all)) of the lines"
  }

  private static func name(_ lines: ClosedRange<Int>, of file: String?) -> String {
    let first = lines.lowerBound.grouped
    let range = lines.count == 1 ? first : "\(first)–\(lines.upperBound.grouped)"
    return file.map { "\($0):\(range)" } ?? "\(lines.count == 1 ? "line" : "lines") \(range)"
  }

  /// With a digit after the point below ten.
  private static func percent(_ part: Int, of whole: Int) -> String {
    let tenths = Int((1000 * Double(part) / Double(max(1, whole))).rounded())
    return tenths < 100 && tenths != 0
      ? "\(tenths / 10).\(tenths % 10)%" : "\(Int((Double(tenths) / 10).rounded()))%"
  }
}
