/// A heading: one or two lines that name the section after it.
struct Heading: Sendable, Hashable {
  /// The kind and depth of a heading.
  ///
  /// A section ends at the next heading of the same kind that is at most as deep.
  struct Level: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      /// “# Fees”, or underlined.
      case marked
      /// “Chapter 3”, “Part One”.
      case named
      /// “4.2 Fees”.
      case numbered
      /// “FEES”, “**Fees**”.
      case loud
    }

    var kind: Kind
    /// The depth, from 1 for the outermost.
    var depth: Int
  }

  var lines: ClosedRange<Int>
  /// The bytes of the text, without blanks around it.
  var bytes: Range<Int>
  var level: Level
  /// False for a mere numeral, which says nothing about its section.
  var isDescriptive: Bool
}

extension Heading {
  /// The headings of the sections around a position, outermost first.
  struct Path: Sendable {
    private(set) var headings: [Heading] = []

    mutating func enter(_ heading: Heading) {
      // A part, chapter or appendix ends the numbered sections of the one before.
      let endsNumbers = heading.level.kind == .named && heading.level.depth < 3
      let end = headings.firstIndex {
        $0.level.kind == heading.level.kind && $0.level.depth >= heading.level.depth
          || endsNumbers && $0.level.kind == .numbered
      }
      if let end { headings.removeSubrange(end...) }
      headings.append(heading)
    }
  }
}
