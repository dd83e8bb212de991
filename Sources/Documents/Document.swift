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

/// A paragraph or so: the unit that is cited.
package struct Passage: Sendable, Hashable {
  /// Offsets into the document's UTF-8.
  package let bytes: Range<Int>
  /// Lines from 1, inclusive.
  package let lines: ClosedRange<Int>
}
