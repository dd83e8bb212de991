/// A match of a search.
package struct SearchMatch: Sendable, Hashable {
  /// The bytes of the document's UTF-8.
  package let bytes: Range<Int>
  /// The line, from 1.
  package let line: Int
  /// True if the search continued at the document's other end to find it.
  package let isWrapped: Bool
}

/// Finds a plain text in a document, for the key `/`.
///
/// Case counts only if the pattern has capitals, and a space also matches a line end. Invisible
/// characters and hyphens that cut a word at a line end are skipped.
package struct DocumentSearch: Sendable, Hashable {
  private let pattern: SearchSpellings
  /// Indexed by byte: true if a match may begin with it.
  private let opens: [Bool]

  /// Compiles a pattern; nil if it is empty.
  package init?(_ pattern: String) {
    self.pattern = SearchSpellings(pattern)
    guard let first = self.pattern.alternatives.first else { return nil }
    var opens = [Bool](repeating: false, count: 256)
    for byte in first.compactMap(\.bytes.first) { opens[Int(byte)] = true }
    self.opens = opens
  }

  /// Returns the first match that begins at an offset or later, else the first of all.
  package func next(in document: Document, from offset: Int) -> SearchMatch? {
    let text = document.text.utf8.span
    let start = min(max(0, offset), text.count)
    if let found = first(in: text, start..<text.count) {
      return match(found, in: document, isWrapped: false)
    }
    return first(in: text, 0..<start).map { match($0, in: document, isWrapped: true) }
  }

  /// Returns the last match that begins before an offset, else the last of all.
  package func previous(in document: Document, before offset: Int) -> SearchMatch? {
    let text = document.text.utf8.span
    let end = min(max(0, offset), text.count)
    if let found = last(in: text, 0..<end) { return match(found, in: document, isWrapped: false) }
    return last(in: text, end..<text.count).map { match($0, in: document, isWrapped: true) }
  }

  /// Returns all matches that begin within some bytes, such as those of the lines on screen.
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

  /// Returns the end of a match that begins at an offset; nil if none does.
  private func end(in text: Span<UInt8>, from start: Int) -> Int? {
    var offset = start
    var index = 0
    while index < pattern.alternatives.count {
      if let spelling = spelling(of: index, in: text, at: offset) {
        offset += spelling.bytes.count
        index += spelling.characters
      } else if index > 0, let end = gapEnd(in: text, at: offset, pattern.cuts[index]) {
        offset = end
      } else {
        return nil
      }
    }
    return offset
  }

  private func spelling(
    of index: Int, in text: Span<UInt8>, at offset: Int
  ) -> SearchSpellings.Spelling? {
    pattern.alternatives[index].first { spelling in
      let end = offset + spelling.bytes.count
      guard end <= text.count else { return false }
      for position in spelling.bytes.indices
      where text[offset + position] != spelling.bytes[position] {
        return false
      }
      return !isComposing(text.scalar(at: end))
    }
  }

  /// Returns whether a scalar combines with the one before it: an accent, or a part of a Hangul
  /// syllable.
  private func isComposing(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x300...0x36F, 0x1160...0x11FF, 0x3099...0x309A: true
    default: false
    }
  }

  /// Returns the end of what a match may skip between two characters of the pattern: an invisible
  /// character, or a line end that cuts a word, with its hyphen; nil if nothing may be skipped.
  private func gapEnd(
    in text: Span<UInt8>, at offset: Int, _ cut: SearchSpellings.Cut
  ) -> Int? {
    let value = text.scalar(at: offset)
    guard let scalar = Unicode.Scalar(value) else { return nil }
    let end = offset + UTF8.width(scalar)
    if PlainLetters.isInvisible(scalar) || PlainLetters.isJoiner(scalar) {
      return value == 0xAD ? afterLineEnd(in: text, at: end) ?? end : end
    }
    switch cut {
    case .none: return nil
    case .afterHyphen: return afterLineEnd(in: text, at: offset)
    case .hyphenated:
      guard ["-", "\u{2010}", "\u{2011}"].contains(scalar) else { return nil }
      return afterLineEnd(in: text, at: end)
    }
  }

  /// Returns the start of the next line's text if a line ends at an offset; nil otherwise.
  private func afterLineEnd(in text: Span<UInt8>, at offset: Int) -> Int? {
    guard offset < text.count, text[offset] == UInt8(ascii: "\n") else { return nil }
    var end = offset + 1
    while end < text.count, text[end] == 0x20 || text[end] == 0x09 { end += 1 }
    return end
  }
}
