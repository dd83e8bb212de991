/// A paragraph or so of a document: the unit that lcchat searches, re-reads and cites.
package struct Passage: Sendable, Hashable {
  /// The index among the passages of the document, from 0.
  package let index: Int
  /// The bytes of the document's UTF-8; all passages together cover the text, blanks included.
  package let bytes: Range<Int>
  /// The bytes without the blanks at both ends.
  package let content: Range<Int>
  /// The lines of the content, from 1, inclusive.
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

/// Earlier parts of the document that a passage needs to be understood, in order.
package struct PassageLead: Sendable, Hashable {
  /// The headings of the passage's sections, outermost first.
  package var headings: [Range<Int>]
  /// The caption and header of the passage's table, or the first line of the speaker's turn that
  /// the passage continues.
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
