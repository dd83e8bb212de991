/// A paragraph or so: the unit that is searched, read again and cited.
package struct Passage: Sendable, Hashable {
  /// Its place among the passages of the document, from 0.
  package let index: Int
  /// Offsets into the document's UTF-8: the passages in order are the whole text, blanks included.
  package let bytes: Range<Int>
  /// Its bytes without the blanks at both ends.
  package let content: Range<Int>
  /// The lines of its content, from 1, inclusive.
  package let lines: ClosedRange<Int>

  package init(index: Int, bytes: Range<Int>, content: Range<Int>, lines: ClosedRange<Int>) {
    self.index = index
    self.bytes = bytes
    self.content = content
    self.lines = lines
  }
}
