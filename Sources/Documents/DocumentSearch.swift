/// A place that a search found.
package struct SearchMatch: Sendable, Hashable {
  /// Offsets into the document's UTF-8.
  package let bytes: Range<Int>
  /// From 1.
  package let line: Int
  /// True if the search went past the document's end (or beginning) to find it.
  package let isWrapped: Bool
}

/// Finds a plain text in a document, as `/` does: case counts only if the pattern has capitals, and a
/// space also matches a line end, because books break their lines anywhere.
package struct DocumentSearch: Sendable, Hashable {
  /// For each character of the pattern, the UTF-8 that it may stand for.
  private let spellings: [[[UInt8]]]
  /// Indexed by byte: true if a match may begin with it.
  private let opens: [Bool]

  /// Nil for an empty pattern.
  package init?(_ pattern: String) {
    guard !pattern.isEmpty else { return nil }
    let isCaseSensitive = pattern.unicodeScalars.contains { $0.properties.isUppercase }
    spellings = pattern.unicodeScalars.map { scalar in
      if scalar == " " { return [Array(" ".utf8), Array("\n".utf8)] }
      let exact = String(scalar)
      if isCaseSensitive { return [Array(exact.utf8)] }
      let folded: Set = [
        exact, scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping,
      ]
      return folded.map { Array($0.utf8) }
    }
    var opens = [Bool](repeating: false, count: 256)
    for byte in spellings[0].compactMap(\.first) { opens[Int(byte)] = true }
    self.opens = opens
  }

  /// The first match that begins at an offset or later, else the first of all.
  package func next(in document: Document, from offset: Int) -> SearchMatch? {
    let text = document.text.utf8.span
    let start = min(max(0, offset), text.count)
    if let found = first(in: text, start..<text.count) {
      return match(found, in: document, isWrapped: false)
    }
    return first(in: text, 0..<start).map { match($0, in: document, isWrapped: true) }
  }

  /// The last match that begins before an offset, else the last of all.
  package func previous(in document: Document, before offset: Int) -> SearchMatch? {
    let text = document.text.utf8.span
    let end = min(max(0, offset), text.count)
    if let found = last(in: text, 0..<end) { return match(found, in: document, isWrapped: false) }
    return last(in: text, end..<text.count).map { match($0, in: document, isWrapped: true) }
  }

  /// All matches that begin within some bytes, as those of the lines on screen.
  package func matches(in document: Document, within bytes: Range<Int>) -> [Range<Int>] {
    let text = document.text.utf8.span
    var rest = bytes.clamped(to: 0..<text.count)
    var found: [Range<Int>] = []
    while let match = first(in: text, rest) {
      found.append(match)
      rest = min(match.upperBound, rest.upperBound)..<rest.upperBound
    }
    return found
  }

  private func match(_ bytes: Range<Int>, in document: Document, isWrapped: Bool) -> SearchMatch {
    SearchMatch(
      bytes: bytes,
      line: document.lines.line(at: bytes.lowerBound),
      isWrapped: isWrapped
    )
  }

  private func first(in text: Span<UInt8>, _ starts: Range<Int>) -> Range<Int>? {
    for start in starts where opens[Int(text[start])] {
      if let end = end(in: text, from: start) { return start..<end }
    }
    return nil
  }

  private func last(in text: Span<UInt8>, _ starts: Range<Int>) -> Range<Int>? {
    for start in starts.reversed() where opens[Int(text[start])] {
      if let end = end(in: text, from: start) { return start..<end }
    }
    return nil
  }

  /// Where a match that begins at an offset ends.
  private func end(in text: Span<UInt8>, from start: Int) -> Int? {
    var offset = start
    for alternatives in spellings {
      guard let spelling = alternatives.first(where: { stands($0, in: text, at: offset) }) else {
        return nil
      }
      offset += spelling.count
    }
    return offset
  }

  private func stands(_ spelling: [UInt8], in text: Span<UInt8>, at offset: Int) -> Bool {
    guard offset + spelling.count <= text.count else { return false }
    return spelling.indices.allSatisfy { text[offset + $0] == spelling[$0] }
  }
}
