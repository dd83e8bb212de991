/// One speaker's turn in a transcript, play or chat, from the line with the speaker's name.
struct SpeakerTurn: Sendable, Hashable {
  /// The first line, from 1.
  var line: Int
  /// The last line that is certainly the speaker's.
  var lastLine: Int
}

/// Finds turns by speaker names at line beginnings: “ANNA: …”, “**Anna**: …”, “[10:32] anna: …”.
struct TurnFinder {
  private let lines: TextLines
  private let headings: Set<Int>

  init(_ lines: TextLines, headings: [Heading]) {
    self.lines = lines
    self.headings = Set(headings.flatMap { Array($0.lines) })
  }

  /// Returns the turns in order; they don't overlap.
  func turns() -> [SpeakerTurn] {
    var labels: [(line: Int, name: String)] = []
    /// The number of paragraphs after the first name, and of those that begin with a name.
    var (paragraphs, named) = (0, 0)
    for line in 1...lines.count where isText(line) {
      let begins = lines.isOpen(before: line)
      let name = SpeakerLabel.name(
        in: lines.text(lines.beginning(of: lines.content(of: line), most: 100)))
      if let name { labels.append((line, name)) }
      if begins, !labels.isEmpty {
        paragraphs += 1
        if name != nil { named += 1 }
      }
    }
    let isTranscript = labels.count >= 3 && Set(labels.map(\.name)).count < labels.count
    // In a transcript, a paragraph without a name continues the turn.
    let goesOn = isTranscript && named * 2 > paragraphs
    if !isTranscript { labels.removeAll { !lines.isOpen(before: $0.line) } }
    return labels.indices.map { index in
      let next = index + 1 < labels.count ? labels[index + 1].line : lines.count + 1
      let line = labels[index].line
      return SpeakerTurn(line: line, lastLine: end(of: line, before: next, goesOn: goesOn))
    }
  }

  private func isText(_ line: Int) -> Bool {
    !lines.isBlank(line) && !lines.isRule(line) && !lines.isFenced(line)
      && !headings.contains(line)
  }

  private func end(of line: Int, before next: Int, goesOn: Bool) -> Int {
    var last = line
    for line in line + 1..<max(next, line + 1) {
      if headings.contains(line) { break }
      if isText(line) {
        last = line
      } else if !goesOn {
        break
      }
    }
    return last
  }
}

/// The name of a speaker at the beginning of a line.
enum SpeakerLabel {
  /// Returns the speaker's name; nil if the line doesn't begin with one.
  static func name(in line: String) -> String? {
    guard line.contains(where: { $0 == ":" || $0 == "：" || $0 == ">" || $0 == "]" }) else {
      return nil
    }
    var rest = line[...]
    if let first = rest.first, first.isASCII, first.isLowercase { return nil }
    let stamp = stampLength(rest)
    rest = rest.dropFirst(stamp)
    let isMarked = stamp > 0
    if rest.first == "<", let end = rest.firstIndex(of: ">"),
      rest[rest.index(after: end)...].first?.isWhitespace == true
    {
      let name = rest[..<end].dropFirst()
      return (1...40).contains(name.count) && !name.contains("<") ? String(name) : nil
    }
    let emphasis = rest.prefix { $0 == "*" || $0 == "_" }
    rest = rest.dropFirst(emphasis.count)
    if let last = rest.last, last.isNumber || last == "]" || last == ")",
      let stamped = rest.wholeMatch(of: /(.{2,40}?)[ \t]+[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?/)
    {
      return isName(stamped.1, isMarked: false) ? String(stamped.1) : nil
    }
    guard let colon = rest.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
    var behind = rest[rest.index(after: colon)...]
    if !emphasis.isEmpty { behind = behind.drop { $0 == "*" || $0 == "_" } }
    guard rest[colon] == "：" || behind.first.map(\.isWhitespace) ?? true else { return nil }
    var name = rest[..<colon]
    while let last = name.last, last == "*" || last == "_" { name = name.dropLast() }
    if name.hasSuffix(")"), let open = name.lastIndex(of: "(") { name = name[..<open] }
    while name.last?.isWhitespace == true { name = name.dropLast() }
    return isName(name, isMarked: isMarked) ? String(name) : nil
  }

  /// Returns the number of characters of a time such as “[10:32] ” or “2024-05-01 10:32:05 - ”; 0
  /// if the line doesn't begin with one.
  private static func stampLength(_ line: Substring) -> Int {
    let isOpen = line.first == "[" || line.first == "("
    guard isOpen || line.first?.isNumber == true else { return 0 }
    let inside = line.dropFirst(isOpen ? 1 : 0)
    let time = inside.prefix { $0.isNumber || "T:.,/ -–".contains($0) }
    guard let colon = time.firstIndex(of: ":"),
      time[time.index(after: colon)...].prefix(2).count == 2,
      time[time.index(after: colon)...].prefix(2).allSatisfy(\.isNumber)
    else { return 0 }
    guard isOpen else { return time.count }
    let close = inside.dropFirst(time.count)
    guard close.first == "]" || close.first == ")" else { return 0 }
    return 2 + time.count + close.dropFirst().prefix { $0 == " " || $0 == "-" }.count
  }

  private static func isName(_ name: Substring, isMarked: Bool) -> Bool {
    guard (1...40).contains(name.count), name.contains(where: \.isLetter),
      !name.contains(where: { "\"“”|{}=/\\#<>;!?".contains($0) })
    else { return false }
    let words = name.split(separator: " ")
    guard words.count <= 5 else { return false }
    if isMarked { return true }
    // Without capitals, only the length distinguishes a name from a clause.
    if !name.contains(where: \.isCased) { return name.count <= 12 }
    guard name.first?.isUppercase == true else { return false }
    return words.allSatisfy { word in
      let first = word.first { $0.isLetter || $0.isNumber }
      return first?.isUppercase == true || first?.isNumber == true || particles.contains(word)
        || first?.isCased == false
    }
  }

  private static let particles: Set<Substring> = [
    "of", "the", "and", "de", "da", "di", "du", "des", "del", "la", "le", "van", "von", "der",
    "den", "ten", "ter", "und", "et", "y", "al", "bin", "no.",
  ]
}
