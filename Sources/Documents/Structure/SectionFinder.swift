/// Finds the headings of an outline; the sections' ends are set by `Outline`.
struct SectionFinder {
  private typealias Section = Outline.Section

  private let lines: TextLines
  private let list: ContentsList?

  init(_ lines: TextLines, _ list: ContentsList?) {
    self.lines = lines
    self.list = list
  }

  /// Returns the sections in order.
  func sections() -> [Outline.Section] {
    var byLine: [Int: Outline.Section] = [:]
    var shortEntries: Set<String> = []
    var listedNames: Set<String> = []
    for heading in HeadingFinder(lines).headings() {
      if let section = marked(heading) { byLine[heading.lines.lowerBound] = section }
    }
    for line in 1...lines.count where !isInList(line) {
      let content = lines.content(of: line)
      guard (1...120).contains(content.count), lines.isOpen(before: line), !lines.isFenced(line),
        !lines.isRule(line)
      else { continue }
      let text = lines.text(content)
      let known = byLine[line]
      var section = known ?? named(line, text) ?? numeral(line, text)
      if let list, line >= list.end, lines.isOpen(after: line) || section != nil {
        let key = ContentsList.key(text)
        if list.lists(text), section != nil || !Self.isSentence(text),
          key.contains(where: \.isLetter)
        {
          section = section ?? listed(line, text)
          // A page's header repeats the name of its story.
          if section?.form == .listed, !listedNames.insert(key).inserted { section = nil }
          section?.isListed = true
        } else if section == nil, let short = list.shortEntry(of: text), !list.lists(text),
          !listedNames.contains(short), shortEntries.insert(short).inserted
        {
          section = listed(line, text)
          section?.isListed = true
        }
      }
      byLine[line] = section
    }
    return withoutLists(byLine.sorted { $0.key < $1.key }.map(\.value))
  }

  private func isInList(_ line: Int) -> Bool {
    guard let list else { return false }
    return line < list.end && lines.content(of: line).lowerBound >= list.range.lowerBound
  }

  /// Removes headings that the next one of the same form follows with nothing between them, as in a
  /// list.
  private func withoutLists(_ found: [Outline.Section]) -> [Outline.Section] {
    found.indices.filter { index in
      let section = found[index]
      if case .marked = section.form { return true }
      guard index + 1 < found.count, found[index + 1].form == section.form else { return true }
      let next = found[index + 1]
      let first = lines.line(at: section.heading.upperBound - 1) + 1
      let last = lines.line(at: next.heading.lowerBound)
      return first < last
        && (first..<last).contains { !lines.isBlank($0) && !lines.isRule($0) }
    }.map { found[$0] }
  }

  // MARK: Forms

  /// Returns the section of a marked or numbered heading; nil for other forms and in a list.
  private func marked(_ heading: Heading) -> Section? {
    guard !isInList(heading.lines.lowerBound) else { return nil }
    let text = Self.withoutMarks(lines.text(lines.content(of: heading.lines.lowerBound)))
    let number = Self.number(in: text)
    switch heading.level.kind {
    case .marked:
      var section = section(heading.lines.lowerBound, .marked(depth: heading.level.depth), text)
      if let named = Self.namedParts(of: text) {
        (section.word, section.numberText, section.title) = (named.word, named.number, named.title)
        section.number = SectionNumber.value(of: named.number)
      } else if let number {
        (section.numberText, section.title) = (number.text, number.title)
        section.number = number.text.split(separator: ".").last.flatMap { Int($0) }
      }
      section.heading = heading.bytes
      section.body = lines.bytes(of: heading.lines.upperBound).upperBound
      return section
    case .numbered:
      guard let number else { return nil }
      var section = section(heading.lines.lowerBound, .numbered(depth: heading.level.depth), text)
      (section.numberText, section.title) = (number.text, number.title)
      section.number = number.text.split(separator: ".").last.flatMap { Int($0) }
      return section
    case .named, .loud: return nil
    }
  }

  /// Returns the section of “Chapter III”, perhaps with a title in the next line; nil for others.
  private func named(_ line: Int, _ text: String) -> Section? {
    guard let named = Self.namedParts(of: text) else { return nil }
    let isAlone = lines.isOpen(after: line)
    // A heading with more text directly below it is a heading only if it is short.
    guard isAlone || named.title == nil || !Self.isSentence(text), isAlone || text.count <= 60
    else {
      return nil
    }
    guard named.title == nil || !Self.isSentence(text) else { return nil }
    var section = section(line, .named(rank: Self.ranks[named.word] ?? 2), text)
    (section.word, section.numberText, section.title) = (named.word, named.number, named.title)
    section.number = SectionNumber.value(of: named.number) ?? Self.letter(named.number)
    if section.title == nil { takeTitle(after: line, &section) }
    return section
  }

  private func numeral(_ line: Int, _ text: String) -> Section? {
    let digits = text.hasSuffix(".") ? String(text.dropLast()) : text
    guard lines.isOpen(after: line), digits.allSatisfy({ "IVXLC".contains($0) }),
      let number = SectionNumber.value(of: digits)
    else { return nil }
    var section = section(line, .numeral, text)
    (section.number, section.numberText) = (number, digits)
    takeTitle(after: line, &section)
    return section
  }

  private func listed(_ line: Int, _ text: String) -> Section {
    var section = section(line, .listed, text)
    section.title = section.name
    if let number = Self.number(in: text) {
      (section.numberText, section.title) = (number.text, number.title)
      section.number = number.text.split(separator: ".").last.flatMap { Int($0) }
    }
    return section
  }

  private func section(_ line: Int, _ form: Section.Form, _ text: String) -> Section {
    let content = lines.content(of: line)
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return Section(
      form: form, name: name, title: name, heading: content, range: content,
      body: lines.bytes(of: line).upperBound)
  }

  /// Takes the next line as the section's title if it is a short line alone that ends no sentence.
  private func takeTitle(after line: Int, _ section: inout Section) {
    section.title = nil
    var next = line + 1
    while next <= lines.count, next <= line + 4, lines.isBlank(next) { next += 1 }
    guard next <= lines.count else { return }
    let content = lines.content(of: next)
    let text = lines.text(content)
    guard (1...80).contains(content.count), next == line + 1 || lines.isOpen(before: next),
      lines.isOpen(after: next), !Self.isSentence(text), text.contains(where: \.isLetter),
      Self.namedParts(of: text) == nil, text.first?.isLowercase == false,
      SectionNumber.value(of: text) == nil, Self.isTitle(text)
    else { return }
    section.title = Self.withoutMarks(text)
    section.body = lines.bytes(of: next).upperBound
  }

  // MARK: Texts

  /// Returns a heading's text without “##” and bold marks.
  private static func withoutMarks(_ text: String) -> String {
    var text = text.drop { $0 == "#" || $0 == "*" || $0 == "_" || $0.isWhitespace }
    while let last = text.last, "#*_".contains(last) || last.isWhitespace { text = text.dropLast() }
    return String(text)
  }

  /// Returns the number and the title of “4.2 Fees”; nil without a number.
  private static func number(in text: String) -> (text: String, title: String)? {
    text.firstMatch(of: /^(?:§ ?)?(\d{1,3}(?:\.\d{1,3}){0,4})[.):]?[ \t]+(\S.*)$/).map {
      (String($0.1), String($0.2))
    }
  }

  /// Returns the parts of “Chapter 3: The Road”; nil if a line isn't such a heading.
  static func namedParts(of text: String) -> (word: String, number: String, title: String?)? {
    let first = text.drop { "_*".contains($0) }.prefix(while: \.isLetter)
    guard first.first?.isUppercase == true, words[first.lowercased()] != nil,
      let match = text.firstMatch(
        of:
          /^[_*]*(\p{L}+)\s+(?:(?:No|Nr)\.?\s*)?([\p{L}\d-]+)[_*]*(?:(?:\s*[.:—–,-]+\s*|\s+)(.*?))?[_*]*$/
      )
    else { return nil }
    guard let word = words[match.1.lowercased()] else { return nil }
    let number = String(match.2)
    let title = match.3.map(String.init).flatMap { $0.isEmpty ? nil : $0 }
    // “Part a” and “Chapter i” are words of sentences; “ACT I” isn't.
    let isLetter =
      number.count == 1 && number.first?.isUppercase == true && number.first?.isASCII == true
    guard
      SectionNumber.value(of: number) != nil && number.first?.isLowercase != true
        || number.first?.isLowercase == true && title == nil
          && SectionNumber.value(of: number) != nil
        || (isLetter && (ranks[word] ?? 2) == 1 && letterWords.contains(word))
        || number.lowercased() == "last" && title == nil
    else { return nil }
    return (word, number, title)
  }

  /// Returns 1 for “A”; nil for anything but one letter.
  private static func letter(_ text: String) -> Int? {
    guard text.count == 1, let letter = text.first?.asciiValue, (0x41...0x5A).contains(letter)
    else {
      return nil
    }
    return Int(letter) - 0x40
  }

  private static let letterWords: Set<String> = ["appendix", "annex", "schedule", "part"]

  /// The words for kinds of sections, in English.
  private static let words: [String: String] = [
    "volume": "volume", "book": "book", "buch": "book", "livre": "book", "libro": "book",
    "part": "part", "teil": "part", "partie": "part", "parte": "part", "act": "act", "akt": "act",
    "acte": "act", "chapter": "chapter", "kapitel": "chapter", "chapitre": "chapter",
    "capítulo": "chapter", "capitolo": "chapter", "hoofdstuk": "chapter", "scene": "scene",
    "szene": "scene", "scène": "scene", "letter": "letter", "stave": "stave", "canto": "canto",
    "lesson": "lesson", "episode": "episode", "story": "story", "tale": "tale", "poem": "poem",
    "essay": "essay", "section": "section", "abschnitt": "section", "article": "article",
    "artikel": "article", "artículo": "article", "articolo": "article", "clause": "clause",
    "appendix": "appendix", "anhang": "appendix", "annex": "annex", "annexe": "annex",
    "schedule": "schedule", "addendum": "addendum",
  ]

  private static let ranks: [String: Int] = [
    "volume": 0, "book": 1, "part": 1, "act": 1, "appendix": 1, "annex": 1, "schedule": 1,
    "addendum": 1, "scene": 3, "section": 3, "article": 3, "clause": 3,
  ]

  /// Returns whether a line may be a title and not a line of dialogue; titles in capitals may.
  private static func isTitle(_ text: String) -> Bool {
    let cased = text.filter(\.isCased)
    if cased.count > 3, cased.allSatisfy(\.isUppercase) { return true }
    guard let first = text.first, let last = text.last else { return false }
    return (first.isLetter || first.isNumber || first == "*") && !"?!\"'”’—-".contains(last)
  }

  /// Returns whether a line ends as sentences and clauses do.
  private static func isSentence(_ text: String) -> Bool {
    guard let last = text.last(where: { !"*_ ".contains($0) }) else { return true }
    return ".,;:…。".contains(last) && !text.hasSuffix("etc.")
  }
}
