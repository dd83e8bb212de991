package import Documents
import Wording

/// Lines of one file, seen wholly or in part.
package struct SeenPlace: Hashable, Sendable {
  package let file: String
  /// The file's own lines, from 1, inclusive.
  package let lines: ClosedRange<Int>
  /// True for a single line that is seen only in part.
  package let isPart: Bool

  /// Returns the name for users: "lines 12–40", "part of line 2", or with several files
  /// "notes.md:12–40".
  package func name(hasFiles: Bool) -> String {
    let first = lines.lowerBound.grouped
    let range = lines.count == 1 ? first : "\(first)–\(lines.upperBound.grouped)"
    let whole = hasFiles ? "\(file):\(range)" : "\(lines.count == 1 ? "line" : "lines") \(range)"
    return isPart ? "part of \(whole)" : whole
  }
}

extension SeenLines {
  /// Returns the lines by file, without the headings between files.
  ///
  /// A line that is only partly seen has its own element.
  package func places(in document: Document) -> [SeenPlace] {
    document.parts.flatMap { part -> [SeenPlace] in
      guard part.lines.overlaps(lines) else { return [] }
      let own = lines.clamped(to: part.lines)
      var whole = own.lowerBound..<own.upperBound + 1
      let hasFirst = holds(own.lowerBound, of: document)
      let hasLast = own.count == 1 || holds(own.upperBound, of: document)
      if !hasFirst { whole = whole.lowerBound + 1..<whole.upperBound }
      if !hasLast { whole = whole.lowerBound..<whole.upperBound - 1 }
      let offset = part.lines.lowerBound - 1
      func place(_ first: Int, _ last: Int, isPart: Bool) -> SeenPlace {
        SeenPlace(file: part.name, lines: first - offset...last - offset, isPart: isPart)
      }
      var places: [SeenPlace] = []
      if !hasFirst { places.append(place(own.lowerBound, own.lowerBound, isPart: true)) }
      if !whole.isEmpty {
        places.append(place(whole.lowerBound, whole.upperBound - 1, isPart: false))
      }
      if !hasLast { places.append(place(own.upperBound, own.upperBound, isPart: true)) }
      return places
    }
  }

  /// Returns whether a whole line is in the byte range.
  private func holds(_ line: Int, of document: Document) -> Bool {
    guard let bytes, line <= document.lines.count else { return true }
    let all = document.lines.bytes(of: line)
    return bytes.lowerBound <= all.lowerBound && bytes.upperBound >= all.upperBound
  }
}
