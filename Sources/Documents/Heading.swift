/// A line that names the section behind it.
struct Heading: Sendable, Hashable {
  /// What tells how deep a heading is; one of the same kind, at most as deep, ends its section.
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
    /// From 1.
    var depth: Int
  }

  var lines: ClosedRange<Int>
  /// What is read of it: without blanks around, not too long.
  var bytes: Range<Int>
  var level: Level
  /// False for a numeral alone, which says nothing of what is behind it.
  var isTelling: Bool
}

extension Heading {
  /// The headings that a place stands under, outermost first.
  struct Path: Sendable {
    private(set) var headings: [Heading] = []

    mutating func enter(_ heading: Heading) {
      // A chapter or an appendix ends what is numbered inside the one before.
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
