import Documents

/// The sections that a question names.
extension StructureQuestionParser {
  /// Returns the ways to split a text into a form and its scope, those with the longest scope first,
  /// and last the text without a scope.
  func scopes(of text: String) -> [(String, [SectionReference])] {
    var splits: [(String, [SectionReference])] = []
    for match in text.matches(
      of: /,?[ ](?:in|within|of|inside|throughout|across|for|from)[ ]/.ignoresCase())
    {
      guard let scope = scope(String(text[match.range.upperBound...])) else { continue }
      splits.append((String(text[..<match.range.lowerBound]), scope))
    }
    // “In which chapter of Book Two is …?”
    if let parts = match(
      "((?:(?:in|on|at) )?(?:which|what) (?:\(Self.kinds))) (?:of|in) ((?:the )?(?:\(Self.kinds)) \\S+|the \\S+ (?:\(Self.kinds))|\(Self.whole)) (.+)",
      text), let before = parts[1], let owner = parts[2], let after = parts[3],
      let scope = scope(owner)
    {
      splits.append(("\(before) \(after)", scope))
    }
    // “In chapter 3, how often …?”
    if let comma = text.firstMatch(of: /^(?:in|within) ([^,]+), (.+)$/.ignoresCase()),
      let scope = scope(String(comma.1))
    {
      splits.append((String(comma.2), scope))
    }
    return splits + [(text, [])]
  }

  /// Returns the sections that a text names, innermost first; empty for the whole text, nil if it
  /// names something else.
  func scope(_ text: String) -> [SectionReference]? {
    if let reference = reference(text, allowsTitle: false) { return [reference] }
    if match("\(Self.whole)|[\\w./-]+\\.\\w{1,5}|(?:the )?file [\\w./-]+", text) != nil {
      return []
    }
    for match in text.matches(of: /[ ](?:of|in|from)[ ]/.ignoresCase()) {
      guard let inner = reference(String(text[..<match.range.lowerBound]), allowsTitle: false),
        let outer = scope(String(text[match.range.upperBound...]))
      else { continue }
      return [inner] + outer
    }
    return reference(text, allowsTitle: true).map { [$0] }
  }

  /// Returns the section that a text names; nil if it names none.
  ///
  /// `allowsTitle` is true if capitalized words alone may be a section's title.
  func reference(_ text: String, allowsTitle: Bool) -> SectionReference? {
    let kinds = Self.kinds
    if let parts = match(
      "(?:the )?(\(kinds)) (?:number |no\\.? ?|nr\\.? ?|#)?(\\d+(?:\\.\\d+)*|[ivxlc]+|[A-Z]|[a-z]+(?:-[a-z]+)?)",
      text),
      let kind = parts[1], let number = parts[2]
    {
      let last = number.split(separator: ".").last.map(String.init) ?? number
      let letter =
        number.count == 1 && number.first?.isUppercase == true
        ? number.utf8.first.map { Int($0) - 0x40 } : nil
      if let value = SectionNumber.value(of: last) ?? letter {
        return SectionReference(kind: Self.kind(kind), name: .number(value, text: number))
      }
    }
    if let parts = match("(?:the )?(?:very )?([\\w-]+)(?: main)? (\(kinds))", text),
      let word = parts[1],
      let kind = parts[2], let position = position(word)
    {
      return SectionReference(kind: Self.kind(kind), name: .position(position))
    }
    if let parts = match(
      "(?:the )?(?:(\(kinds)) )?(?:called |titled |entitled |named |with the title )?qq(\\d+)(?: (\(kinds)))?",
      text),
      let title = quotation(parts[2])
    {
      return SectionReference(kind: (parts[1] ?? parts[3]).map(Self.kind), name: .title(title))
    }
    if let parts = match(".*\\((\(kinds)) (\\d+(?:\\.\\d+)*|[ivxlc]+)\\)", text),
      let kind = parts[1],
      let number = parts[2],
      let value = SectionNumber.value(
        of: number.split(separator: ".").last.map(String.init) ?? number)
    {
      return SectionReference(kind: Self.kind(kind), name: .number(value, text: number))
    }
    if let parts = match(
      "(?:the )?(\(kinds)|rules?|passages?|paragraphs?) (?:on|about|concerning|regarding|dealing with) (?:the )?(.+)",
      text),
      let kind = parts[1], let topic = parts[2], topic.split(separator: " ").count <= 6
    {
      let isKind = match(kinds, kind) != nil
      return SectionReference(kind: isKind ? Self.kind(kind) : nil, name: .topic(topic))
    }
    if let parts = match("(?:the )?(\(kinds)) (?:called |titled |entitled |named )?(.+)", text),
      let kind = parts[1],
      let title = parts[2], Self.isTitle(title)
    {
      return SectionReference(kind: Self.kind(kind), name: .title(title))
    }
    if let parts = match("the (.+) (\(kinds))", text), let topic = parts[1], let kind = parts[2],
      Self.isTitle(topic)
    {
      return SectionReference(kind: Self.kind(kind), name: .topic(topic))
    }
    if allowsTitle, Self.isTitle(text) { return SectionReference(kind: nil, name: .title(text)) }
    return nil
  }

  /// Returns the position of “first”, “third” or “last”; nil for other words.
  func position(_ word: String) -> StructureQuestion.Position? {
    switch word.lowercased() {
    case "last", "final", "closing", "concluding": return .init(number: -1)
    case "penultimate": return .init(number: -2)
    case "opening", "initial": return .init(number: 1)
    default:
      guard word.contains(where: \.isLetter), let number = SectionNumber.ordinal(word) else {
        return nil
      }
      return .init(number: number)
    }
  }

  /// Returns whether all words are capitalized, except small ones.
  private static func isTitle(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let small: Set<String> = [
      "the", "of", "and", "a", "an", "to", "in", "for", "on", "his", "her", "as", "by", "at",
      "with", "or",
    ]
    guard (1...10).contains(words.count),
      words[0].first?.isUppercase == true || small.contains(String(words[0]))
    else { return false }
    return words.contains { $0.first?.isUppercase == true }
      && words.allSatisfy { $0.first?.isUppercase == true || small.contains($0.lowercased()) }
      && !text.contains("?")
  }

  func quotation(_ number: String?) -> String? {
    guard let index = number.flatMap({ Int($0) }), quotations.indices.contains(index) else {
      return nil
    }
    return quotations[index]
  }
}
