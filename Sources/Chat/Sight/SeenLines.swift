package import Documents
package import Wording

/// A range of the document's lines, from 1, and how the model sees it.
package struct SeenLines: Sendable, Hashable, Codable {
  package var lines: ClosedRange<Int>
  package var visibility: Visibility
  /// The byte range in the document's UTF-8; nil for the whole lines.
  package var bytes: Range<Int>?
  /// The number of the document's tokens in the range; nil if they weren't counted.
  package var tokens: Int?

  package init(
    lines: ClosedRange<Int>, visibility: Visibility, bytes: Range<Int>? = nil, tokens: Int? = nil
  ) {
    self.lines = lines
    self.visibility = visibility
    self.bytes = bytes
    self.tokens = tokens
  }
}

/// Lines of one file, seen wholly or in part.
package struct FileLines: Hashable, Sendable {
  package let file: String
  /// The file's own lines, from 1, inclusive.
  package let lines: ClosedRange<Int>
  /// True for a single line that is seen only in part.
  package let isPart: Bool

  /// Returns the name for users, such as "lines 12–40" and "part of line 2".
  ///
  /// With several files the name is such as "notes.md:12–40".
  package func name(hasFiles: Bool) -> String {
    let whole = lines.lineName(in: hasFiles ? file : nil)
    return isPart ? "part of \(whole)" : whole
  }
}

extension SeenLines {
  /// Returns the byte range in a document; it is clamped, because the document may have changed.
  package func bytes(in document: Document) -> Range<Int> {
    let all = 0..<document.text.utf8.count
    if let bytes { return bytes.clamped(to: all) }
    let known = lines.clamped(to: 1...document.lines.count)
    return document.lines.bytes(of: known.lowerBound)
      .lowerBound..<document.lines.bytes(of: known.upperBound).upperBound
  }

  /// Returns the lines by file, without the headings between files.
  ///
  /// A line that is only partly seen has its own element.
  package func fileLines(in document: Document) -> [FileLines] {
    document.parts.flatMap { part -> [FileLines] in
      guard part.lines.overlaps(lines) else { return [] }
      let own = lines.clamped(to: part.lines)
      var whole = own.lowerBound..<own.upperBound + 1
      let hasFirst = holds(own.lowerBound, of: document)
      let hasLast = own.count == 1 || holds(own.upperBound, of: document)
      if !hasFirst { whole = whole.lowerBound + 1..<whole.upperBound }
      if !hasLast { whole = whole.lowerBound..<whole.upperBound - 1 }
      let offset = part.lines.lowerBound - 1
      func fileLines(_ first: Int, _ last: Int, isPart: Bool) -> FileLines {
        FileLines(file: part.name, lines: first - offset...last - offset, isPart: isPart)
      }
      var found: [FileLines] = []
      if !hasFirst { found.append(fileLines(own.lowerBound, own.lowerBound, isPart: true)) }
      if !whole.isEmpty {
        found.append(fileLines(whole.lowerBound, whole.upperBound - 1, isPart: false))
      }
      if !hasLast { found.append(fileLines(own.upperBound, own.upperBound, isPart: true)) }
      return found
    }
  }

  /// Returns whether a whole line is in the byte range.
  private func holds(_ line: Int, of document: Document) -> Bool {
    guard let bytes, line <= document.lines.count else { return true }
    let all = document.lines.bytes(of: line)
    return bytes.lowerBound <= all.lowerBound && bytes.upperBound >= all.upperBound
  }
}
