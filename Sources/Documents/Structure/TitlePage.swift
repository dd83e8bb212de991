/// The title, the author and the dedication of a text, as far as its beginning gives them.
package struct TitlePage: Sendable, Hashable {
  /// Some words of the title page and their range in the file's readable text.
  package struct Entry: Sendable, Hashable {
    package var text: String
    package var range: Range<Int>
  }

  package private(set) var title: Entry?
  package private(set) var author: Entry?
  /// The person to whom the text is dedicated.
  package private(set) var dedicatee: Entry?

  /// The number of lines that are searched for a title and an author.
  private static let most = 80

  package init(_ outline: Outline) {
    let lines = outline.file.lines
    readFields(lines)
    let blocks = Self.blocks(lines, from: outline.edition.lowerBound)
    readTitle(blocks, lines, isBook: outline.sections.count > 2)
    readDedication(
      blocks.filter { block in
        !(outline.contents.map { $0.overlaps(lines.content(of: block)) } ?? false)
          && lines.content(of: block) != title?.range
      }, lines)
  }

  /// Returns the blocks of lines without blank lines in the first part of the text.
  private static func blocks(_ lines: TextLines, from start: Int) -> [ClosedRange<Int>] {
    var blocks: [ClosedRange<Int>] = []
    var open: ClosedRange<Int>?
    let first = lines.line(at: start)
    for line in first...max(first, min(lines.count, first + 2 * most)) {
      if lines.isBlank(line) || lines.isRule(line) {
        open.map { blocks.append($0) }
        open = nil
      } else {
        open = (open?.lowerBound ?? line)...line
      }
    }
    open.map { blocks.append($0) }
    return blocks
  }

  // MARK: Fields

  /// Reads fields such as “Title: …”, in front matter, in the header of an electronic edition and
  /// in a table.
  private mutating func readFields(_ lines: TextLines) {
    for line in 1...min(lines.count, Self.most) {
      let content = lines.content(of: line)
      guard (7...300).contains(content.count) else { continue }
      let text = lines.text(content)
      guard
        let match = text.firstMatch(
          of:
            /^(?:\|\s*)?[*_]*(?i:(title|authors?|written by|prepared by))[*_]*(?:\s*:[*_]*|\s*\|)\s*(.+?)\s*\|?$/
        )
      else { continue }
      let value = match.2.trimming("\"'“”*_ ")
      guard !value.isEmpty, value.contains(where: \.isLetter) else { continue }
      let entry = Entry(text: value, range: content)
      if match.1.lowercased() == "title" {
        title = title ?? entry
      } else {
        author = author ?? entry
      }
    }
  }

  // MARK: Title and author

  private mutating func readTitle(_ blocks: [ClosedRange<Int>], _ lines: TextLines, isBook: Bool) {
    var blocks = blocks[...]
    // Front matter in Markdown begins with a rule; its fields have been read.
    if title != nil, author != nil { return }
    guard var block = blocks.popFirst() else { return }
    if title != nil,
      let at = blocks.firstIndex(where: { lines.text(lines.content(of: $0)) == title?.text })
    {
      block = blocks[at]
      blocks = blocks[(at + 1)...]
    }
    let texts = block.map { lines.text(lines.content(of: $0)) }
    if let mark = texts.first?.firstMatch(of: /^# +(.+?)[# ]*$/) {
      setTitle(String(mark.1).trimming("*_ "), block.lowerBound...block.lowerBound, lines)
    } else if let by = texts.firstIndex(where: { Self.byline($0) != nil }), by > 0 {
      setTitle(
        texts[..<by].joined(separator: " "), block.lowerBound...block.lowerBound + by - 1, lines)
      setAuthor(block.lowerBound + by, through: block.upperBound, lines)
    } else if texts.count == 2, Self.isName(texts[1], needsInitial: !isBook), Self.isTitle(texts[0])
    {
      setTitle(texts[0], block.lowerBound...block.lowerBound, lines)
      author = author ?? Entry(text: texts[1], range: lines.content(of: block.upperBound))
    } else if texts.count <= 4, texts.allSatisfy(Self.isTitle) {
      setTitle(texts.joined(separator: " "), block, lines)
    } else {
      return
    }
    guard author == nil else { return }
    for (index, next) in blocks.prefix(3).enumerated() {
      let line = lines.text(lines.content(of: next.lowerBound))
      if let name = Self.byline(line) {
        if name.isEmpty, next.count == 1, index + 1 < blocks.prefix(4).count {
          let following = blocks[blocks.startIndex + index + 1]
          setAuthor(next.lowerBound, through: following.lowerBound, lines)
        } else {
          setAuthor(next.lowerBound, through: next.upperBound, lines)
        }
        return
      }
      if index == 0, isBook, next.count == 1, Self.isName(line, needsInitial: false) {
        author = Entry(text: line, range: lines.content(of: next))
        return
      }
    }
  }

  private mutating func setTitle(_ text: String, _ block: ClosedRange<Int>, _ lines: TextLines) {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    title = title ?? Entry(text: words, range: lines.content(of: block))
  }

  /// Takes the author from a line that begins with “by”, or from the next line with text.
  private mutating func setAuthor(_ line: Int, through last: Int, _ lines: TextLines) {
    let text = lines.text(lines.content(of: line))
    guard var name = Self.byline(text) else { return }
    var range = lines.content(of: line)
    if name.isEmpty {
      guard let next = (line + 1..<last + 1).first(where: { !lines.isBlank($0) }) else { return }
      range = lines.content(of: next)
      name = lines.text(range)
    }
    guard name.first?.isUppercase == true, name.split(separator: " ").count <= 12 else { return }
    author = author ?? Entry(text: name.trimming("*_, "), range: range)
  }

  /// Returns the name after “by” or “written by”, empty if the line has nothing else; nil if the
  /// line doesn't begin so.
  private static func byline(_ text: String) -> String? {
    guard
      let match = text.firstMatch(
        of: /^[*_]*(?:[Ww]ritten |WRITTEN |[Aa] novel |[Tt]ext )?(?:[Bb]y|BY)(?:[*_]*$|:?\s+(.*)$)/)
    else { return nil }
    let name = match.1.map(String.init) ?? ""
    return name.isEmpty || name.first(where: \.isLetter)?.isUppercase == true ? name : nil
  }

  /// Returns whether a line looks like a title: short, capitalized and no sentence.
  private static func isTitle(_ text: String) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard (1...14).contains(words.count), text.utf8.count <= 100,
      let last = text.last, !".,;:".contains(last), text.contains(where: \.isLetter),
      text.first?.isLowercase == false, !text.contains("|"), !text.contains("@")
    else { return false }
    let capitals = words.count { $0.first?.isUppercase == true }
    return 2 * capitals >= words.count
  }

  /// Returns whether a line is a person's name: two to five capitalized words without digits.
  private static func isName(_ text: String, needsInitial: Bool) -> Bool {
    let words = text.split(separator: " ")
    guard (2...5).contains(words.count), !text.contains(where: \.isNumber),
      words.allSatisfy({
        $0.first?.isUppercase == true && $0.allSatisfy { $0.isLetter || ".-'’".contains($0) }
      })
    else { return false }
    let hasInitial = words.dropLast().contains { $0.last == "." && $0.count <= 5 }
    let small: Set<String> = ["the", "of", "and", "a", "to", "in", "for"]
    return hasInitial || (!needsInitial && !words.contains { small.contains($0.lowercased()) })
  }

  // MARK: Dedication

  private mutating func readDedication(_ blocks: [ClosedRange<Int>], _ lines: TextLines) {
    for block in blocks where block.count <= 8 {
      let texts = block.map { lines.text(lines.content(of: $0)) }
      guard texts.allSatisfy({ $0.count <= 70 }),
        let at = texts.firstIndex(where: { Self.dedication($0) != nil }),
        let name = Self.dedication(texts[at])
      else { continue }
      let named = ([name] + texts[(at + 1)...]).filter { !$0.isEmpty }.joined(separator: " ")
      let words = named.split(whereSeparator: \.isWhitespace)
      guard (1...16).contains(words.count), words[0].first?.isUppercase == true else { continue }
      // “Dear sir,” and “To begin with …” aren't dedications.
      guard let last = named.last, !",:;?".contains(last) else { continue }
      dedicatee = Entry(
        text: words.joined(separator: " ").trimming(".*_ "),
        range: lines.content(of: block.lowerBound + at...block.upperBound))
      return
    }
  }

  /// Returns the rest of a line that begins a dedication; nil if it doesn't.
  private static func dedication(_ text: String) -> String? {
    let text = text.trimming("*_ ")
    if let match = text.firstMatch(
      of: /^(?i:dedicated to|this book is dedicated to|for|to)(?:\s+(.*))?$/)
    {
      let name = match.1.map(String.init) ?? ""
      return name.isEmpty || name.first?.isUppercase == true ? name : nil
    }
    return nil
  }
}

extension StringProtocol {
  /// Returns the text without some characters at both ends.
  fileprivate func trimming(_ characters: String) -> String {
    var text = self[...]
    while let first = text.first, characters.contains(first) { text = text.dropFirst() }
    while let last = text.last, characters.contains(last) { text = text.dropLast() }
    return String(text)
  }
}
