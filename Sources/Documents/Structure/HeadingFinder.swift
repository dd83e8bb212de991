/// Finds the headings of plain and Markdown texts; a doubtful line is not a heading.
struct HeadingFinder {
  private let lines: TextLines

  /// The maximum length of a heading in bytes; longer lines are text.
  private static let most = 120

  init(_ lines: TextLines) { self.lines = lines }

  /// Returns the headings in order.
  func headings() -> [Heading] {
    withoutLists(lines.parts(\.lines, beginningAt: heading))
  }

  private func heading(at line: Int) -> Heading? {
    let content = lines.content(of: line)
    guard (1...Self.most).contains(content.count), lines.isOpen(before: line),
      !lines.isRule(line), !lines.isFenced(line)
    else { return nil }
    let text = lines.text(content)
    if let depth = Self.markedDepth(text) {
      return heading(line...line, .init(kind: .marked, depth: depth))
    }
    if let depth = underlinedDepth(line, text) {
      return heading(line...line + 1, .init(kind: .marked, depth: depth), bytes: content)
    }
    if let heading = named(line, text) { return heading }
    let isAlone = lines.isOpen(after: line)
    if let depth = Self.numberedDepth(text), isAlone || (depth > 1 && isFollowed(line)) {
      return heading(line...line, .init(kind: .numbered, depth: depth))
    }
    guard isAlone else { return nil }
    if Self.isNumeral(text) {
      return heading(line...line, .init(kind: .named, depth: 2), isDescriptive: false)
    }
    guard Self.isLoud(text) else { return nil }
    return heading(line...line, .init(kind: .loud, depth: 1))
  }

  private func heading(
    _ range: ClosedRange<Int>, _ level: Heading.Level, bytes: Range<Int>? = nil,
    isDescriptive: Bool = true
  ) -> Heading {
    Heading(
      lines: range, bytes: bytes ?? lines.content(of: range), level: level,
      isDescriptive: isDescriptive)
  }

  /// Removes the lines of lists, such as a table of contents.
  ///
  /// In a list, lines like headings follow each other with nothing between them; only the last one
  /// heads a section.
  private func withoutLists(_ found: [Heading]) -> [Heading] {
    found.indices.filter { index in
      let heading = found[index]
      guard heading.level.kind != .marked, index + 1 < found.count else { return true }
      let next = found[index + 1]
      let between = heading.lines.upperBound + 1..<next.lines.lowerBound
      return next.level != heading.level
        || between.contains { !lines.isBlank($0) && !lines.isRule($0) }
    }.map { found[$0] }
  }

  // MARK: Kinds

  /// The number of marks in “## Fees”; nil if the line isn't a marked heading.
  private static func markedDepth(_ text: String) -> Int? {
    let marks = text.prefix { $0 == "#" }.count
    guard (1...6).contains(marks), text.dropFirst(marks).first?.isWhitespace == true,
      text.dropFirst(marks).contains(where: { $0.isLetter || $0.isNumber })
    else { return nil }
    return marks
  }

  /// The depth of a line above “=====” (1) or “-----” (2); nil if it isn't underlined.
  private func underlinedDepth(_ line: Int, _ text: String) -> Int? {
    guard line < lines.count, lines.isRule(line + 1) else { return nil }
    let rule = lines.text(lines.content(of: line + 1))
    guard Set(rule).count == 1, let mark = rule.first, mark == "=" || mark == "-",
      !Self.isSentence(text), text.contains(where: \.isLetter)
    else { return nil }
    return mark == "=" ? 1 : 2
  }

  /// Returns a heading such as “Chapter III”, perhaps with its title on the next line; nil if the
  /// line isn't one.
  private func named(_ line: Int, _ text: String) -> Heading? {
    guard let depth = Self.namedDepth(text) else { return nil }
    if lines.isOpen(after: line) {
      return heading(line...line, .init(kind: .named, depth: depth))
    }
    let next = lines.content(of: line + 1)
    guard lines.isOpen(after: line + 1), next.count <= 80,
      !Self.isSentence(lines.text(next)), text.split(separator: " ").count <= 3
    else { return nil }
    return heading(line...line + 1, .init(kind: .named, depth: depth))
  }

  private static func namedDepth(_ text: String) -> Int? {
    if text.hasPrefix("第"),
      let chapter = text.firstMatch(of: /^第[一二三四五六七八九十百零〇\d]+([章节節回部卷篇])/)
    {
      guard text.count <= 30, !isSentence(text) else { return nil }
      return "部卷篇".contains(chapter.1) ? 1 : 2
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count >= 2, words.count <= 12,
      let depth = names[words[0].lowercased()], words[0].first?.isUppercase == true
    else { return nil }
    let number = words[1].trimmingMarks
    let isNumber =
      number.allSatisfy { $0.isNumber || $0 == "." } || isNumeral(String(number))
      || numbers.contains(number.lowercased())
      || (number.count == 1 && number.allSatisfy(\.isUppercase))
    guard isNumber, !number.isEmpty else { return nil }
    return words.count == 2 || !isSentence(text) ? depth : nil
  }

  private static let names: [String: Int] = [
    "book": 1, "part": 1, "volume": 1, "act": 1, "teil": 1, "buch": 1, "partie": 1, "livre": 1,
    "parte": 1, "libro": 1, "chapter": 2, "scene": 2, "kapitel": 2, "chapitre": 2, "capítulo": 2,
    "capitolo": 2, "hoofdstuk": 2, "appendix": 2, "annex": 2, "schedule": 2, "anhang": 2,
    "annexe": 2, "section": 3, "article": 3, "artikel": 3, "abschnitt": 3, "artículo": 3,
    "articolo": 3, "clause": 3,
  ]

  private static let numbers: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "first", "second", "third", "fourth", "fifth", "last", "eins", "zwei", "drei", "vier",
  ]

  /// The number of numbers in “4.2.1 Fines”; nil if the line isn't a numbered heading.
  private static func numberedDepth(_ text: String) -> Int? {
    guard let first = text.first, first.isNumber || first == "§",
      let match = text.firstMatch(
        of: /^(?:§ ?)?(\d{1,3}(?:\.\d{1,3}){0,4})[.)]?[ \t]+(\p{Lu}|\p{Lo})/),
      text.utf8.count <= 80, !isSentence(text)
    else { return nil }
    return match.1.split(separator: ".").count
  }

  /// Returns whether the next line looks like a paragraph under a short title: longer, capitalized
  /// and not numbered.
  private func isFollowed(_ line: Int) -> Bool {
    guard line < lines.count, !lines.isBlank(line + 1) else { return false }
    let title = lines.text(lines.content(of: line))
    let next = lines.text(lines.content(of: line + 1))
    return title.split(separator: " ").count <= 7 && next.utf8.count > title.utf8.count
      && next.first?.isUppercase == true && Self.numberedDepth(next) == nil
  }

  /// Returns whether a text is only a Roman numeral.
  private static func isNumeral(_ text: String) -> Bool {
    let digits = text.hasSuffix(".") ? text.dropLast() : text[...]
    return (1...7).contains(digits.count) && digits.allSatisfy { "IVXLC".contains($0) }
  }

  /// Returns whether a line is all in capitals or all in bold.
  private static func isLoud(_ text: String) -> Bool {
    if text.hasPrefix("**"), text.hasSuffix("**"), text.count > 5 {
      let inside = text.dropFirst(2).dropLast(2)
      return !inside.contains("*") && !isSentence(String(inside))
    }
    let cased = text.filter(\.isCased)
    return cased.count >= 4 && text.utf8.count <= 80 && cased.allSatisfy(\.isUppercase)
      && !isSentence(text) && text.first.map { $0.isLetter || $0.isNumber } == true
      && !text.contains(where: { "|<>{}=;".contains($0) })
  }

  /// Returns whether a line ends as sentences, clauses and list items do.
  private static func isSentence(_ text: String) -> Bool {
    guard let last = text.last(where: { !"*_ ".contains($0) }) else { return true }
    return ".!,;:?…。！？，；：\"”’」".contains(last)
  }
}

extension Substring {
  fileprivate var trimmingMarks: Substring {
    var text = self
    while let last = text.last, ".:,)–—-".contains(last) { text = text.dropLast() }
    return text
  }
}
