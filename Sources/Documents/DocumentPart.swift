import Wording

/// One of the texts of a document.
package struct DocumentPart: Sendable, Hashable {
  /// The name shown to the user: the file's name, with folders if another part has the same name.
  package internal(set) var name: String
  /// The name without folders.
  package let fileName: String
  /// The file's absolute path; nil for a text that isn't from a file.
  package let path: String?
  /// The byte range in the whole document; the heading isn't part of it.
  package let bytes: Range<Int>
  /// The lines in the whole document, from 1, inclusive.
  package let lines: ClosedRange<Int>
  /// The bytes, in the whole document, of the line with its name and of the blank lines around it;
  /// empty if there is none.
  package let heading: Range<Int>
}

/// A range of a document, counted in its part's own file.
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

  /// Returns the number, in the part's own file, of a line of the whole; nil for a heading.
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

  /// Returns the files and their own lines for lines of the whole, without headings.
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
  /// The name without its ending; nil if it has no ending or if only one or two letters remain,
  /// which a text may have by chance.
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
