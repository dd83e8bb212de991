package import Documents
import Foundation

extension SessionRecord {
  /// Returns the session with its sources located in a document, which may have changed or be
  /// joined in another way.
  ///
  /// A source that isn't found has no bytes. Attention that was measured on another text is
  /// removed.
  package func located(in document: Document) -> SessionRecord {
    var session = self
    let digests = SessionJournal.documents(of: document).map(\.digest)
    let isSame = digests.starts(with: documents.map(\.digest))
    for index in session.turns.indices {
      if !isSame { session.turns[index].statistics?.attention = nil }
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
    let old = bytes.clamped(to: 0..<document.text.utf8.count)
    if old == bytes, document.text(in: bytes) == text { return self }
    var citation = self
    guard !text.isEmpty, let found = document.text.range(of: text, options: .literal) else {
      citation.bytes = old.lowerBound..<old.lowerBound
      return citation
    }
    let start = document.text.utf8.distance(from: document.text.startIndex, to: found.lowerBound)
    citation.bytes = start..<start + text.utf8.count
    let place = document.place(of: citation.bytes)
    (citation.document, citation.lines) = (place.part, place.lines)
    return citation
  }
}
