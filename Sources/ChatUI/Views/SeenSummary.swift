package import Chat

/// Which lines the model saw, in one sentence; nil where nothing is known.
package struct SeenSummary {
  private let seen: [SeenLines]
  private let lineCount: Int

  package init(_ seen: [SeenLines], lineCount: Int) {
    self.seen = seen
    self.lineCount = lineCount
  }

  package var text: String? {
    guard !seen.isEmpty else { return nil }
    if seen.allSatisfy({ $0.visibility == .exact }) { return "saw the whole document" }
    let parts: [(Visibility, String)] = [
      (.exact, "saw"), (.light, "knew of"), (.windowOnly, "through a window"),
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
    guard stretches.count > 3 else {
      return stretches.map { Format.lines($0) }.joined(separator: ", ")
    }
    let lines = stretches.reduce(0) { $0 + $1.count }
    return "\(Format.percent(Double(lines) / Double(max(1, lineCount)))) of the lines"
  }
}
