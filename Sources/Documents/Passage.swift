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
  /// The headings and other text before the passage that are read with it.
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

/// Parts of the document before a passage that it can't be understood without, in order.
package struct PassageLead: Sendable, Hashable {
  /// The headings of the passage's sections, outermost first.
  package var headings: [Range<Int>]
  /// The caption and header of the table whose rows the passage has, or the first line of the
  /// speaker's turn that the passage continues.
  package var opening: [Range<Int>]
  /// The offset of the innermost section's heading; nil if the passage is in no section.
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
