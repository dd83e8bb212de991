/// A text that questions are asked about.
package struct Document: Sendable {
  /// What the user knows it by: the file's name, or "stdin".
  package let name: String
  /// UTF-8, line ends as \n, no BOM.
  package let text: String
  package let lines: LineIndex
  package let passages: [Passage]
  /// What the user should know of how it was read, as that Latin-1 was assumed.
  package let notices: [String]

  /// Indexes a text whose line ends are \n.
  package init(name: String, text: String, notices: [String] = []) {
    var text = text
    text.makeContiguousUTF8()
    self.name = name
    self.text = text
    self.notices = notices
    lines = LineIndex(text.utf8)
    passages = PassageSplitter().passages(of: text.utf8.span, lines: lines)
  }
}

extension Document {
  /// The text of a range of bytes that begins and ends between scalars.
  package func text(in bytes: Range<Int>) -> Substring {
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    return text[start..<utf8.index(start, offsetBy: bytes.count)]
  }

  /// From the first word of a range of passages to the last; nil for an empty range.
  package func content(of places: Range<Int>) -> Range<Int>? {
    guard let first = passages[places].first, let last = passages[places].last else { return nil }
    return first.content.lowerBound..<last.content.upperBound
  }
}
