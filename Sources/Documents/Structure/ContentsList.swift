/// A list of contents: the lines after the heading “Contents” up to the first of them that comes
/// again over its own text.
struct ContentsList {
  /// The range from the heading to the last line of the list.
  let range: Range<Int>
  /// The line at which the first of the entries comes again.
  let end: Int
  /// The lines of the list, in the form of `key`, with whether they are all in capitals.
  private let entries: [String: Bool]

  /// Finds the list; nil if there is none, or if none of its lines comes again.
  init?(_ lines: TextLines) {
    let heading = (1...lines.count).first { line in
      let content = lines.content(of: line)
      return (5...60).contains(content.count) && lines.isOpen(before: line)
        && Self.isHeading(lines.text(content))
    }
    guard let heading else { return nil }
    var entries: [String: Bool] = [:]
    var end: Int?
    for line in heading..<min(lines.count, heading + Self.most) + 1 where line > heading {
      let content = lines.content(of: line)
      guard (1...120).contains(content.count) else { continue }
      let text = lines.text(content)
      let key = Self.key(text)
      guard !key.isEmpty else { continue }
      if entries[key] != nil, lines.isOpen(before: line) {
        end = line
        break
      }
      entries[key] = Self.isLoud(text)
    }
    guard let end, entries.count > 1 else { return nil }
    self.entries = entries
    self.end = end
    // Other lines, such as a dedication, may come between the list and the text.
    let again = Set(
      (end...lines.count).filter { lines.isOpen(before: $0) && lines.isOpen(after: $0) }
        .map { lines.content(of: $0) }.filter { (1...120).contains($0.count) }
        .map { Self.key(lines.text($0)) })
    let last = (heading + 1..<end).last { line in
      let content = lines.content(of: line)
      return (1...120).contains(content.count) && again.contains(Self.key(lines.text(content)))
    }
    range = lines.content(of: heading...(last ?? heading))
  }

  /// The maximum number of lines that are searched.
  private static let most = 600

  /// Returns whether a line is the heading of a list of contents.
  static func isHeading(_ text: String) -> Bool { headings.contains(key(text)) }

  private static let headings: Set<String> = [
    "contents", "table of contents", "a table of contents", "the contents", "list of contents",
    "list of chapters", "inhalt", "inhaltsverzeichnis", "table des matières", "sommaire", "índice",
    "indice", "sommario",
  ]

  /// Returns whether the list has a line.
  func lists(_ text: String) -> Bool { entries[Self.key(text)] != nil }

  /// Returns the entry, in capitals, whose words begin a line in capitals; nil if there is none.
  func shortEntry(of text: String) -> String? {
    guard Self.isLoud(text) else { return nil }
    let key = Self.key(text)
    return entries.first { $0.value && $0.key.count > 4 && key.hasPrefix($0.key + " ") }?.key
  }

  /// Returns a line's words in lower case, without marks and without a page's number at its end.
  static func key(_ text: String) -> String {
    var text = text[...]
    if text.last?.isNumber == true, let match = text.firstMatch(of: /(?:[ .·…_]{3,}|\t)\d+\s*$/) {
      text = text[..<match.range.lowerBound]
    }
    if text.contains("]("), let link = text.firstMatch(of: /\[([^\]]+)\]\([^)]*\)/) {
      text = text[..<link.range.lowerBound] + link.1 + text[link.range.upperBound...]
    }
    return text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }

  private static func isLoud(_ text: String) -> Bool {
    let cased = text.filter(\.isCased)
    return cased.count > 3 && cased.allSatisfy(\.isUppercase)
  }
}
