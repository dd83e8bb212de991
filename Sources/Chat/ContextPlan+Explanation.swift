package import Documents
import Inference

extension ContextPlan {
  /// What this plan means, in words for the user.
  func explanation(
    documentTokens: Int, contextLength: Int, seen: [SeenLines], of document: Document
  ) -> String {
    switch mode {
    case .whole(.exact) where hasWindows:
      """
      The document has \(documentTokens.grouped) tokens; the model's window of \
      \(contextLength.grouped) holds them all, so they are read exactly, in mode native: as this \
      model was trained, most of its layers see a window only.
      """
    case .whole(.exact):
      """
      The document has \(documentTokens.grouped) tokens; the model's window of \
      \(contextLength.grouped) holds them all, so they are read exactly.
      """
    case .whole(.sparse):
      """
      The document has \(documentTokens.grouped) tokens and is read in mode sparse: each token sees \
      BigBird's blocks (the first, its neighbours and some drawn at random), not all before it.
      """
    case .recall:
      """
      The document has \(documentTokens.grouped) tokens, the model's window \
      \(contextLength.grouped): all of it is read lightly, in mode recall, and for each question the \
      passages that seem to answer it are read again exactly.
      """
    case .whole(.stream(_, let window)) where !seen.contains(where: { $0.visibility == .notSeen }):
      """
      The document has \(documentTokens.grouped) tokens and is read in mode stream; its window of \
      \(window.grouped) holds them all.
      """
    case .whole(.stream(_, let window)):
      """
      The document has \(documentTokens.grouped) tokens, the model's window \
      \(contextLength.grouped): all of it is read in mode stream, but answers see only the last \
      \(window.grouped) tokens (\(seen.inSight(of: document))).
      """
    }
  }
}

extension [SeenLines] {
  /// The lines in sight as people read them: "lines 6,012–6,400 of 6,400", or of several files
  /// "notes.md:12–40, b.txt:1–9".
  package func inSight(of document: Document) -> String {
    let inSight = filter { $0.visibility == .exact || $0.visibility == .windowOnly }
    guard let last = self.last?.lines.upperBound, !inSight.isEmpty else { return "no lines" }
    let ranges = inSight.map(\.lines).reduce(into: [ClosedRange<Int>]()) { joined, lines in
      if let previous = joined.last, previous.upperBound + 1 == lines.lowerBound {
        joined[joined.count - 1] = previous.lowerBound...lines.upperBound
      } else {
        joined.append(lines)
      }
    }
    guard document.parts.count == 1 else {
      let places = ranges.flatMap { document.places(ofLines: $0) }
      return places.map { "\($0.name):\(Self.words($0.lines))" }.joined(separator: ", ")
    }
    let names = ranges.map(Self.words)
    return "lines \(names.joined(separator: ", ")) of \(last.grouped)"
  }

  private static func words(_ lines: ClosedRange<Int>) -> String {
    lines.count == 1
      ? lines.lowerBound.grouped : "\(lines.lowerBound.grouped)–\(lines.upperBound.grouped)"
  }
}
