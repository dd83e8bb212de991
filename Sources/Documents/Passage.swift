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
  /// What stands before it and has to be read with it.
  package let lead: PassageLead

  package init(
    index: Int, bytes: Range<Int>, content: Range<Int>, lines: ClosedRange<Int>,
    lead: PassageLead = PassageLead()
  ) {
    self.index = index
    self.bytes = bytes
    self.content = content
    self.lines = lines
    self.lead = lead
  }
}

/// What a passage can't be understood without: parts of the document before it, in order.
package struct PassageLead: Sendable, Hashable {
  /// The headings that it stands under, outermost first.
  package var headings: [Range<Int>]
  /// The caption and header of a table of which it has rows, or the line in which a speaker's turn
  /// begins that it goes on with.
  package var opening: [Range<Int>]
  /// Where the innermost section that holds the passage begins, with its heading; nil if there is none.
  package var section: Int?

  package init(
    headings: [Range<Int>] = [], opening: [Range<Int>] = [], section: Int? = nil
  ) {
    self.headings = headings
    self.opening = opening
    self.section = section
  }

  package var ranges: [Range<Int>] { headings + opening }
}
