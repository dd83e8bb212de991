package import Documents
import Foundation

extension SessionRecord {
  /// The session with its sources where they stand now, for documents that have changed since.
  ///
  /// What isn't found stays at its old place, cut to the text.
  package func located(in document: Document) -> SessionRecord {
    var session = self
    for index in session.turns.indices {
      guard let passages = session.turns[index].statistics?.recollection?.passages else { continue }
      session.turns[index].statistics?.recollection?.passages = passages.map {
        $0.located(in: document)
      }
    }
    return session
  }
}

extension Citation {
  fileprivate func located(in document: Document) -> Citation {
    let all = 0..<document.text.utf8.count
    let old = bytes.clamped(to: all)
    if old == bytes, document.text(in: bytes) == text { return self }
    var citation = self
    citation.bytes = old
    if let found = document.text.range(of: text, options: .literal) {
      let start = document.text.utf8.distance(
        from: document.text.startIndex, to: found.lowerBound)
      citation.bytes = start..<start + text.utf8.count
      citation.lines = document.place(of: citation.bytes).lines
    }
    return citation
  }
}
