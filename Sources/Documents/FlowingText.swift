/// Text as models know it: with spaces for the line ends that only keep a document's lines short, and
/// whole words for those that a hyphen at a line end cuts.
///
/// Models were trained on text whose lines are paragraphs. On passages of `eval/qa-public` and needles
/// Gemma-3-270m answers a few more questions when they flow, in fewer tokens. A line end stays where the
/// next word would have fitted into the line, as in verse and lists, and before what is indented or
/// marked.
package struct FlowingText: Sendable {
  /// The whole document with its line ends, but for those that cut a word.
  package let whole: ReadableText
  /// How many characters the document's lines were broken at; nil if they weren't.
  private let width: Int?

  /// Narrower lines are verse or columns, wider ones records of some kind.
  private static let plausible = 45...200

  package init(_ document: Document) {
    let readable = document.readable
    let widths = Self.lineEnds(of: Array(readable.text.utf8)).map(\.width).sorted()
    // Some line may be longer for a reason of its own.
    let width = widths.isEmpty ? 0 : widths[(widths.count - 1) * 19 / 20]
    self.width = Self.plausible.contains(width) ? width : nil
    whole = readable.removing(LineEndHyphens(readable.text, width: self.width).gaps)
  }

  /// What is read for the document's text in some bytes, which must begin and end between characters.
  package func text(in bytes: Range<Int>) -> String {
    var utf8 = Array(whole.text.text(in: whole.readable(of: bytes)).utf8)
    guard let width else { return String(decoding: utf8, as: UTF8.self) }
    for end in Self.lineEnds(of: utf8) where end.width + 1 + end.nextWord > width {
      utf8[end.place] = UInt8(ascii: " ")
    }
    return String(decoding: utf8, as: UTF8.self)
  }

  /// A line end inside a paragraph, with the characters of the line and of the word after it.
  private struct LineEnd {
    var place: Int
    var width: Int
    var nextWord: Int
  }

  private static func lineEnds(of utf8: [UInt8]) -> [LineEnd] {
    let lines = LineIndex(utf8)
    var ends: [LineEnd] = []
    for line in 1..<lines.count {
      let place = lines.bytes(of: line).upperBound - 1
      let width = characters(utf8[lines.bytes(of: line).lowerBound..<place])
      let word = utf8[lines.bytes(of: line + 1)].prefix { !$0.isBlank }
      guard width > 0, let first = word.first, first != UInt8(ascii: "|"),
        !word.allSatisfy(isMark)
      else { continue }
      ends.append(LineEnd(place: place, width: width, nextWord: characters(word)))
    }
    return ends
  }

  private static func characters(_ utf8: ArraySlice<UInt8>) -> Int {
    utf8.count { !UTF8.isContinuation($0) }
  }

  /// What begins headings, list items and quotations in Markdown.
  private static func isMark(_ byte: UInt8) -> Bool {
    [UInt8]("#>*+-=~`".utf8).contains(byte)
  }
}
