/// Document text without the line ends and hyphens that only keep its lines short.
///
/// Models were trained on text whose lines are paragraphs. With flowing text Gemma-3-270m answers a
/// few more questions on passages of `eval/qa-public` and on needles, with fewer tokens. A line end
/// is kept if the next word would have fitted into the line, as in verse and lists, and before an
/// indented or marked line.
package struct FlowingText: Sendable {
  /// The document's readable text with its line ends, except those that cut a word.
  package let whole: ReadableText
  /// The number of characters at which the document's lines were broken; nil if they weren't.
  private let width: Int?

  /// Narrower lines are verse or columns, wider ones records of some kind.
  private static let plausible = 45...200

  package init(_ document: Document) {
    let readable = document.readable
    let widths = Self.lineEnds(of: Array(readable.text.utf8)).map(\.width).sorted()
    // The 95th percentile, because a few lines may be longer for another reason.
    let width = widths.isEmpty ? 0 : widths[(widths.count - 1) * 19 / 20]
    self.width = Self.plausible.contains(width) ? width : nil
    whole = readable.removing(LineEndHyphens(readable.text, width: self.width).gaps)
  }

  /// Returns the flowing text of a range of the document's bytes that begins and ends between
  /// characters.
  package func text(in bytes: Range<Int>) -> String {
    var utf8 = Array(whole.text.text(in: whole.readable(of: bytes)).utf8)
    guard let width else { return String(decoding: utf8, as: UTF8.self) }
    for end in Self.lineEnds(of: utf8) where end.width + 1 + end.nextWord > width {
      utf8[end.offset] = UInt8(ascii: " ")
    }
    return String(decoding: utf8, as: UTF8.self)
  }

  /// A line end inside a paragraph, with the characters of the line and of the word after it.
  private struct LineEnd {
    var offset: Int
    var width: Int
    var nextWord: Int
  }

  private static func lineEnds(of utf8: [UInt8]) -> [LineEnd] {
    let lines = LineIndex(utf8)
    var ends: [LineEnd] = []
    for line in 1..<lines.count {
      let offset = lines.bytes(of: line).upperBound - 1
      let width = characters(utf8[lines.bytes(of: line).lowerBound..<offset])
      let word = utf8[lines.bytes(of: line + 1)].prefix { !$0.isBlank }
      guard width > 0, let first = word.first, first != UInt8(ascii: "|"),
        !word.allSatisfy({ marks.contains($0) })
      else { continue }
      ends.append(LineEnd(offset: offset, width: width, nextWord: characters(word)))
    }
    return ends
  }

  private static func characters(_ utf8: ArraySlice<UInt8>) -> Int {
    utf8.count { !UTF8.isContinuation($0) }
  }

  /// The bytes that begin headings, list items and quotations in Markdown.
  private static let marks = [UInt8]("#>*+-=~`".utf8)
}
