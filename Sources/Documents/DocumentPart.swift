/// One of the texts that a document is made of.
package struct DocumentPart: Sendable, Hashable {
  /// The name shown to the user: the file's name, with folders if another part has the same name.
  package internal(set) var name: String
  /// The name without folders.
  package let fileName: String
  /// The file, from the root; nil for what didn't come from one.
  package let path: String?
  /// The byte range in the whole document; the heading isn't part of it.
  package let bytes: Range<Int>
  /// Lines of the whole, from 1, inclusive.
  package let lines: ClosedRange<Int>
  /// In the whole's UTF-8: the line before it that has its name, and the blank lines around that; empty
  /// if there is none.
  package let heading: Range<Int>
}

/// A stretch of a document as its part's own file has it.
package struct DocumentPlace: Sendable, Hashable {
  /// The index of the part, from 0.
  package let part: Int
  package let name: String
  /// The file's own lines, from 1, inclusive.
  package let lines: ClosedRange<Int>
  /// The range in the file's own Unicode scalars.
  package let characters: Range<Int>
}

extension Document {
  /// Returns the index of the part at a byte of the whole document; a heading belongs to the part
  /// after it.
  package func part(at byte: Int) -> Int {
    max(0, parts.partitioningIndex { $0.heading.lowerBound > byte } - 1)
  }

  /// Returns the first part that has the same file as a part of another document; nil if there is
  /// none.
  package func part(sharingFileWith other: Document) -> DocumentPart? {
    parts.first { part in part.path != nil && other.parts.contains { $0.path == part.path } }
  }

  /// The part's own number of a line of the whole; nil for a heading.
  package func ownLine(_ line: Int) -> Int? {
    let part = parts[part(at: lines.bytes(of: line).lowerBound)]
    return part.lines.contains(line) ? line - part.lines.lowerBound + 1 : nil
  }

  /// Returns the place of a byte range in its own file; bytes after the part in which it begins are
  /// left out.
  package func place(of bytes: Range<Int>) -> DocumentPlace {
    let index = part(at: bytes.lowerBound)
    let part = parts[index]
    let own = bytes.clamped(to: part.bytes)
    let first = lines.line(at: own.lowerBound)
    let last = own.isEmpty ? first : lines.line(at: own.upperBound - 1)
    let before = scalars(in: part.bytes.lowerBound..<own.lowerBound)
    let offset = part.lines.lowerBound - 1
    return DocumentPlace(
      part: index, name: part.name, lines: (first - offset)...(last - offset),
      characters: before..<(before + scalars(in: own)))
  }

  /// The files and their own lines that lines of the whole stand for, headings left out.
  package func places(ofLines lines: ClosedRange<Int>) -> [(name: String, lines: ClosedRange<Int>)]
  {
    parts.compactMap { part in
      guard part.lines.overlaps(lines) else { return nil }
      let own = lines.clamped(to: part.lines)
      let offset = part.lines.lowerBound - 1
      return (part.name, (own.lowerBound - offset)...(own.upperBound - offset))
    }
  }

  /// Finds the parts whose names occur in a text, in any case.
  ///
  /// If the text gives a name with folders, only that part counts; otherwise all parts with that
  /// file name do.
  ///
  /// - Parameters:
  ///   - text: a question, for instance.
  ///   - hasStem: returns whether the part with an index is also named by its name without the
  ///     ending, such as “notes” for notes.txt.
  /// - Returns: indices of parts; none if there is only one part.
  package func partsNamed(
    in text: String, orByStem hasStem: (Int) -> Bool = { _ in false }
  ) -> Set<Int> {
    guard parts.count > 1 else { return [] }
    let text = text.lowercased()
    let named = parts.indices.filter { index in
      text.containsWord(parts[index].name)
        || parts[index].stem.map { text.containsWord($0) && hasStem(index) } ?? false
    }
    let fileNames = Set(named.map { parts[$0].fileName })
    return Set(named).union(
      parts.indices.filter {
        !fileNames.contains(parts[$0].fileName) && text.containsWord(parts[$0].fileName)
      })
  }

  private func scalars(in bytes: Range<Int>) -> Int {
    let utf8 = text.utf8.span
    return bytes.count { !UTF8.isContinuation(utf8[$0]) }
  }
}

extension DocumentPart {
  /// The name without its ending; nil without an ending, and for a stem of one or two letters, which
  /// may be in a text by chance.
  fileprivate var stem: Substring? {
    guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return nil }
    let stem = name[..<dot]
    return stem.count > 2 ? stem : nil
  }
}

extension String {
  /// Returns whether a name occurs in this text, which is in lower case, without a letter or digit
  /// directly before or after it.
  fileprivate func containsWord(_ name: some StringProtocol) -> Bool {
    guard !name.isEmpty else { return false }
    return ranges(of: name.lowercased()).contains { range in
      let beside = [self[..<range.lowerBound].last, self[range.upperBound...].first]
      return beside.allSatisfy { $0.map { !$0.isLetter && !$0.isNumber } ?? true }
    }
  }
}
