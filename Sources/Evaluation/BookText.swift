/// Finds paragraphs and lines in the bytes of plain books, by the rules of `eval/make_haystack.py`.
enum BookText {
  private static let newline = UInt8(ascii: "\n")

  /// Returns the byte ranges of the paragraphs in a range; a blank line separates paragraphs.
  static func paragraphs(of text: [UInt8], in range: Range<Int>) -> [Range<Int>] {
    var paragraphs: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      guard text[start] != newline else {
        start += 1
        continue
      }
      let end = end(of: start, in: text, limit: range.upperBound)
      paragraphs.append(start..<end)
      start = end
    }
    return paragraphs
  }

  /// Returns the byte offsets between two paragraphs of prose, where another one can be inserted.
  static func boundaries(of text: [UInt8], in range: Range<Int>) -> [Int] {
    var boundaries: [Int] = []
    var followsProse = false
    for paragraph in paragraphs(of: text, in: range) {
      let isProse = isProse(String(decoding: text[paragraph], as: UTF8.self))
      if isProse, followsProse { boundaries.append(paragraph.lowerBound) }
      followsProse = isProse
    }
    return boundaries
  }

  /// Returns the range of whole paragraphs, about `length` bytes, that contain the given ranges.
  ///
  /// `depth` is the relative position of the first range in the result, from 0 to 1.
  static func stretch(
    of text: [UInt8], around ranges: [Range<Int>], length: Int, depth: Double
  ) -> Range<Int> {
    let first = ranges.map(\.lowerBound).min() ?? 0
    let last = max(ranges.map(\.upperBound).max() ?? 0, first + 1)
    let before = Int(Double(max(0, length - (last - first))) * depth)
    var start = max(0, min(first - before, text.count - length))
    let wanted = min(text.count, max(last, start + length))
    if start > 0 {
      let paragraph = paragraph(at: min(start, first), in: text)
      start = paragraph.upperBound <= first ? paragraph.upperBound : paragraph.lowerBound
    }
    let end = wanted < text.count ? self.paragraph(at: wanted - 1, in: text).upperBound : wanted
    return start..<max(last, end)
  }

  /// Returns the paragraph at a byte offset.
  static func paragraph(at offset: Int, in text: [UInt8]) -> Range<Int> {
    var start = offset
    while start > 0, !(start > 1 && text[start - 1] == newline && text[start - 2] == newline) {
      start -= 1
    }
    return start..<end(of: offset, in: text, limit: text.count)
  }

  /// Returns the byte ranges of a phrase; its words may be separated by spaces and line ends.
  static func occurrences(
    of words: String, in text: [UInt8], _ range: Range<Int>
  ) -> [Range<Int>] {
    let words = words.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
    guard let first = words.first?.first else { return [] }
    return range.compactMap { start in
      guard text[start] == first else { return nil }
      var offset = start
      for (number, word) in words.enumerated() {
        if number > 0 {
          let blanks = text[offset..<range.upperBound].prefix { $0 == newline || $0 == 0x20 }.count
          guard blanks > 0 else { return nil }
          offset += blanks
        }
        guard text[offset..<range.upperBound].starts(with: word) else { return nil }
        offset += word.count
      }
      return start..<offset
    }
  }

  /// Returns a paragraph in lines of at most 70 characters, the width of the books.
  static func wrapped(_ text: String) -> [UInt8] {
    var lines = ""
    var column = 0
    for word in text.split(whereSeparator: \.isWhitespace) {
      if column > 0, column + 1 + word.unicodeScalars.count > 70 {
        lines += "\n"
        column = 0
      } else if column > 0 {
        lines += " "
        column += 1
      }
      lines += word
      column += word.unicodeScalars.count
    }
    return Array(lines.utf8)
  }

  /// Returns the end of the paragraph at a byte offset.
  private static func end(of offset: Int, in text: [UInt8], limit: Int) -> Int {
    var end = offset
    while end < limit, !(text[end] == newline && end + 1 < limit && text[end + 1] == newline) {
      end += 1
    }
    return end
  }

  /// Returns true for prose, and false for a heading, a verse, a table or a stage direction.
  private static func isProse(_ paragraph: String) -> Bool {
    guard paragraph.unicodeScalars.count >= 60, let first = paragraph.unicodeScalars.first,
      let last = paragraph.unicodeScalars.last(where: { !$0.properties.isWhitespace })
    else { return false }
    let opens = "\"“‘'—".unicodeScalars.contains(first) || ("A"..."Z").contains(first)
    let closes = ".!?…”’\"'-".unicodeScalars.contains(last)
    return opens && closes && paragraph.contains(where: \.isLowercase)
  }
}
