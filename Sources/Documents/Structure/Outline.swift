/// The sections of one text, found by its headings and its list of contents.
///
/// It answers questions about structure. `TextStructure` gives passages their leads.
package struct Outline: Sendable {
  /// A heading and the text up to the next heading that is at least as deep.
  package struct Section: Sendable, Hashable {
    /// The form of a heading.
    package enum Form: Sendable, Hashable {
      /// “Chapter 3”; the rank is 0 for volumes, 1 for books and parts, 2 for chapters, 3 for
      /// sections.
      case named(rank: Int)
      /// A Roman numeral alone in its line.
      case numeral
      /// “4.2 Fees”.
      case numbered(depth: Int)
      /// “## Fees”, or underlined.
      case marked(depth: Int)
      /// A line of the list of contents, found again over its text.
      case listed
    }

    package var form: Form
    /// The English word for the kind of section in its heading, such as “chapter”; nil for none.
    package var word: String?
    package var number: Int?
    /// The number as it is written, such as “8.1” or “IV”.
    package var numberText: String?
    /// The heading in one line.
    package var name: String
    /// The title without the kind and the number; nil if there is none.
    package var title: String?
    /// True if the list of contents has the heading.
    package var isListed = false
    /// The heading's range in the file's readable text.
    package var heading: Range<Int>
    /// The range from the heading to the section's end.
    package var range: Range<Int>
    /// The start of the text, after the heading and its title.
    package var body: Int
  }

  package let file: FileText
  package private(set) var sections: [Section] = []
  /// The range of the list of contents; nil if there is none.
  package private(set) var contents: Range<Int>?

  /// The text between the marks “*** START OF …” and “*** END OF …”, or all of it.
  package let edition: Range<Int>

  package init(_ file: FileText) {
    self.file = file
    edition = Self.edition(of: file.lines)
    let list = ContentsList(file.lines)
    contents = list?.range
    var found = SectionFinder(file.lines, list).sections()
    for index in found.indices {
      let end = found[(index + 1)...].first { $0.ends(found[index]) }
      found[index].range =
        found[index].heading.lowerBound..<(end?.heading.lowerBound ?? file.utf8.count)
    }
    sections = found
  }

  /// Returns the sections of a kind, such as “chapter”, “story” or “clause”, in order.
  ///
  /// A text without the word in its headings may still have chapters: the lines of its list of
  /// contents, its numerals, or the headings of one depth. It is empty if nothing is of the kind.
  package func sections(of kind: String, in range: Range<Int>? = nil) -> [Section] {
    let within = sections.filter { range?.contains($0.heading.lowerBound) ?? true }
    let named = within.filter { $0.word == kind }
    if !named.isEmpty { return named }
    switch kind {
    case "chapter":
      return listed(within) ?? numerals(within) ?? topMarked(within) ?? numbered(within) ?? []
    case "story", "tale", "poem", "essay", "piece":
      return (listed(within) ?? topMarked(within) ?? []).filter { $0.form != .numeral }
    case "section", "clause", "article", "agenda item":
      return numbered(within) ?? topMarked(within) ?? (kind == "section" ? listed(within) : nil)
        ?? []
    case "subsection", "subclause":
      let numbers = within.filter { $0.numberText?.split(separator: ".").count == 2 }
      return numbers
    case "heading": return within
    default: return []
    }
  }

  private func listed(_ sections: [Section]) -> [Section]? {
    let listed = sections.filter { section in
      if case .named(let rank) = section.form, rank < 2 { return false }
      return section.isListed
    }
    return listed.count > 1 ? listed : nil
  }

  /// Returns the numerals if they count on from I; numerals that begin again are parts of chapters.
  private func numerals(_ sections: [Section]) -> [Section]? {
    let numerals = sections.filter { $0.form == .numeral }
    let rises = zip(numerals, numerals.dropFirst()).allSatisfy {
      ($0.number ?? 0) < ($1.number ?? 0)
    }
    return numerals.count > 1 && rises ? numerals : nil
  }

  /// Returns the marked headings of the least depth that more than one of them has.
  private func topMarked(_ sections: [Section]) -> [Section]? {
    for depth in 1...6 {
      let marked = sections.filter {
        $0.form == .marked(depth: depth) && !ContentsList.isHeading($0.name)
      }
      if marked.count > 1 { return marked }
    }
    return nil
  }

  private func numbered(_ sections: [Section]) -> [Section]? {
    let numbered = sections.filter { section in
      section.numberText.map { !$0.contains(".") } == true && section.isNumbered
    }
    return numbered.count > 1 ? numbered : nil
  }

  /// Returns the sections with a title, such as “The Ice Palace”, or whose heading begins with it.
  package func sections(titled title: String, in range: Range<Int>? = nil) -> [Section] {
    let key = ContentsList.key(title)
    guard !key.isEmpty else { return [] }
    let within = sections.filter { range?.contains($0.heading.lowerBound) ?? true }
    let equal = within.filter {
      ContentsList.key($0.name) == key || $0.title.map(ContentsList.key) == key
    }
    return equal.isEmpty ? within.filter { ContentsList.key($0.name).hasPrefix(key + " ") } : equal
  }

  /// Returns the sections whose heading has all words of a topic but small ones.
  package func sections(about topic: String, in range: Range<Int>? = nil) -> [Section] {
    let small: Set<String> = ["the", "a", "an", "of", "and", "or", "in", "on", "for", "to", "your"]
    func words(_ text: String) -> Set<String> {
      Set(ContentsList.key(text).split(separator: " ").map(String.init)).subtracting(small)
    }
    let asked = words(topic)
    guard !asked.isEmpty else { return [] }
    return sections.filter { section in
      (range?.contains(section.heading.lowerBound) ?? true)
        && asked.isSubset(of: words(section.name))
    }
  }

  /// Returns the sections around an offset, outermost first.
  package func path(to offset: Int) -> [Section] {
    sections.filter { $0.range.contains(offset) }
  }

  /// The range of the running text: from the first section's heading, if the sections cover most of
  /// the text, and without the licence of an electronic edition.
  package var mainText: Range<Int> {
    let edges = edition
    guard let first = sections.first(where: { edges.contains($0.heading.lowerBound) }),
      first.heading.lowerBound - edges.lowerBound < edges.count / 2
    else { return edges }
    return first.heading.lowerBound..<edges.upperBound
  }

  /// Returns the text between the marks of an electronic edition, or all of it.
  private static func edition(of lines: TextLines) -> Range<Int> {
    var edges = 0..<lines.utf8.count
    for line in 1...lines.count where lines.utf8[lines.bytes(of: line)].first == UInt8(ascii: "*") {
      let text = lines.text(lines.content(of: line))
      if text.firstMatch(of: /^\*\*\* ?START OF/) != nil {
        edges = lines.bytes(of: line).upperBound..<edges.upperBound
      } else if text.firstMatch(of: /^\*\*\* ?END OF/) != nil {
        let end = max(edges.lowerBound, lines.bytes(of: line).lowerBound)
        edges = edges.lowerBound..<min(edges.upperBound, end)
      }
    }
    return edges
  }

  // MARK: Text of a section

  /// Returns the paragraphs of running text in a range, in order: without headings, rules, tables
  /// and lines such as “The End”.
  package func paragraphs(in range: Range<Int>) -> [Range<Int>] {
    let lines = file.lines
    guard !range.isEmpty else { return [] }
    var found: [Range<Int>] = []
    var open: ClosedRange<Int>?
    func close() {
      if let lines = open {
        let bytes = file.lines.content(of: lines)
        let own = bytes.clamped(to: range)
        if !own.isEmpty, isRunning(own) { found.append(own) }
      }
      open = nil
    }
    let headings = sections.filter { range.overlaps($0.heading) }
    for line in lines.line(at: range.lowerBound)...lines.line(at: range.upperBound - 1) {
      let content = lines.content(of: line)
      if content.isEmpty || lines.isRule(line) || lines.isFenced(line)
        || lines.utf8[content].first == UInt8(ascii: "|")
        || headings.contains(where: { $0.heading.overlaps(content) })
      {
        close()
      } else {
        open = (open?.lowerBound ?? line)...line
      }
    }
    close()
    return found
  }

  /// Returns whether a paragraph is text and not a title, a page's number or an end mark.
  private func isRunning(_ range: Range<Int>) -> Bool {
    let text = file.flowing(range)
    // Nearly all paragraphs are decided by their first words.
    let letters = text.lazy.filter(\.isLetter)
    guard letters.prefix(2).count == 2, !Self.isPageNumber(text), !Self.isEndMark(text) else {
      return false
    }
    return letters.contains { $0.isCased && $0.isLowercase } || !letters.contains(where: \.isCased)
  }

  /// Returns whether a text begins with “Page 3”, as the lines between pages do.
  private static func isPageNumber(_ text: String) -> Bool {
    let word = text.drop { "-–—[( ".contains($0) }
    return (word.hasPrefix("Page ") || word.hasPrefix("page "))
      && word.dropFirst("Page ".count).prefixMatch(of: /\d/) != nil
  }

  /// Returns whether a text is “The End” or the same in another language.
  private static func isEndMark(_ text: String) -> Bool {
    let words = text.drop { $0 == "_" || $0 == "*" }
    guard let last = words.lastIndex(where: { !"_*.".contains($0) }) else { return false }
    return words[...last].utf8.count <= longestEndMark
      && endMarks.contains(words[...last].lowercased())
  }

  private static let endMarks: Set<String> = ["the end", "finis", "fin", "ende", "end"]
  private static let longestEndMark = 7
}

extension Outline.Section {
  /// Returns whether this section's heading ends another section that began before it.
  fileprivate func ends(_ other: Self) -> Bool {
    switch other.form {
    case .named(let rank):
      if case .named(let own) = form { return own <= rank }
      return false
    case .numeral:
      if case .named(let own) = form { return own <= 2 }
      return form == .numeral || form == .listed
    case .numbered(let depth):
      if case .named(let own) = form { return own <= 2 }
      if case .numbered(let own) = form { return own <= depth }
      return false
    case .marked(let depth):
      if case .marked(let own) = form { return own <= depth }
      return false
    case .listed:
      if case .named(let own) = form { return own <= 2 }
      return form == .listed || isListed
    }
  }

  fileprivate var isNumbered: Bool {
    switch form {
    case .numbered: true
    case .marked: numberText != nil
    case .named, .numeral, .listed: false
    }
  }
}
