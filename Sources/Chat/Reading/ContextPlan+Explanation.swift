package import Documents
import Inference
import Wording

extension ContextPlan {
  /// Returns an explanation of the plan for the user.
  func explanation(
    documentTokens: Int, contextLength: Int, seen: [SeenLines], of document: Document,
    finder: String? = nil
  ) -> String {
    let tokens = documentTokens.counted("token")
    let room = "(\(tokens), room for \(contextLength.grouped))"
    return switch (mode, reading) {
    case (.native, _):
      """
      The document fits \(room). Mode native: all of it is read, and most layers of this model use \
      sliding windows, as in training.
      """
    case (_, .exact):
      "The document fits \(room). Mode exact: all of it is read, and every token sees all before it."
    case (_, .sparse):
      """
      The document fits \(room). Mode sparse: each token sees only the blocks of BigBird (the first \
      ones, its neighbours and some random ones).
      """
    case (_, nil):
      """
      \(documentTokens > contextLength
        ? "Too long for this model at once (\(tokens), window of \(contextLength.grouped))." : "The document has \(tokens).") \
      Mode recall: \(finder == Models.words
        ? "word search in all of it" : "a quick look at all of it now\(finder.map { " by \($0)" } ?? "")"), \
      a close look at the best passages for each question.
      """
    case (_, .stream(_, let window)) where !seen.contains(where: { $0.visibility == .notSeen }):
      "The document has \(tokens). Mode stream: all of them fit its window of \(window.grouped)."
    case (_, .stream(_, let window)):
      """
      The document has \(tokens). Mode stream: all of it is read, but answers see only the last \
      \(window.counted("token")) (\(seen.inSight(of: document))).
      """
    }
  }
}

extension [SeenLines] {
  /// Returns the visible lines for users, such as "lines 6,012–6,400 of 6,400".
  ///
  /// For several files the result is such as "notes.md:12–40, b.txt:1–9".
  package func inSight(of document: Document) -> String {
    let inSight = filter { $0.visibility == .exact || $0.visibility == .windowOnly }
    guard let last = self.last?.lines.upperBound, !inSight.isEmpty else { return "no lines" }
    let joined = inSight.reduce(into: [SeenLines]()) { joined, stretch in
      if let previous = joined.last, previous.isFollowed(by: stretch) {
        joined[joined.count - 1] = previous.joined(with: stretch)
      } else {
        joined.append(stretch)
      }
    }
    let hasFiles = document.parts.count > 1
    let names = joined.flatMap { $0.fileLines(in: document) }.map { $0.name(hasFiles: hasFiles) }
    let text = names.joined(separator: ", ")
    return hasFiles ? text : "\(text) of \(last.grouped)"
  }
}

extension SeenLines {
  fileprivate func isFollowed(by next: SeenLines) -> Bool {
    if let end = bytes?.upperBound, let start = next.bytes?.lowerBound { return end == start }
    return lines.upperBound + 1 == next.lines.lowerBound
  }

  fileprivate func joined(with next: SeenLines) -> SeenLines {
    var joined = self
    joined.lines = lines.lowerBound...next.lines.upperBound
    if let bytes, let end = next.bytes?.upperBound { joined.bytes = bytes.lowerBound..<end }
    return joined
  }
}
