/// Cuts a text into passages: paragraphs, the long ones cut at sentence ends, the short ones joined, also
/// across rules, so that a heading stands with its text.
///
/// The sizes are about 60 and 180 words of English: of those tried on `eval/qa-public`, the smallest
/// that lose no evidence to word search.
package struct PassageSplitter: Sendable {
  /// In bytes: a shorter passage is joined with the next one while both fit `maximum`.
  private let minimum: Int
  /// In bytes: no passage is longer.
  private let maximum: Int

  package init(minimum: Int = 350, maximum: Int = 1000) {
    precondition(minimum > 0 && maximum >= 2 * minimum)
    self.minimum = minimum
    self.maximum = maximum
  }

  /// The passages of UTF-8 text in order; none if it is blank.
  package func passages(of text: Span<UInt8>, lines: LineIndex) -> [Passage] {
    var joined: [Range<Int>] = []
    let paragraphs = paragraphs(of: text, lines: lines)
    // Rules are all that there is to read where nothing else is.
    for paragraph in paragraphs.isEmpty
      ? self.paragraphs(of: text, lines: lines, partedByRules: false) : paragraphs
    {
      for piece in pieces(of: paragraph, in: text) {
        if let last = joined.last, last.count < minimum,
          piece.upperBound - last.lowerBound <= maximum
        {
          joined[joined.count - 1] = last.lowerBound..<piece.upperBound
        } else {
          joined.append(piece)
        }
      }
    }
    // Blanks and rules belong to the passage before them, those at the text's beginning to the first.
    return joined.indices.map { index in
      let content = joined[index]
      let start = index == 0 ? 0 : content.lowerBound
      let end = index + 1 < joined.count ? joined[index + 1].lowerBound : text.count
      return Passage(
        index: index,
        bytes: start..<end,
        content: content,
        lines: lines.line(at: content.lowerBound)...lines.line(at: content.upperBound - 1)
      )
    }
  }

  /// Runs of lines that aren't blank, nor rules, without the last line's end.
  private func paragraphs(
    of text: Span<UInt8>, lines: LineIndex, partedByRules: Bool = true
  ) -> [Range<Int>] {
    var paragraphs: [Range<Int>] = []
    var open: Range<Int>?
    for line in 1...lines.count {
      let content = trimmingEnd(lines.bytes(of: line), in: text)
      if !content.isEmpty, !(partedByRules && isRule(content, in: text)) {
        open = (open?.lowerBound ?? content.lowerBound)..<content.upperBound
      } else if let paragraph = open {
        paragraphs.append(paragraph)
        open = nil
      }
    }
    if let open { paragraphs.append(open) }
    return paragraphs
  }

  /// Whether a line only parts what stands above from what stands below, as “-----” or “* * *”.
  private func isRule(_ content: Range<Int>, in text: Span<UInt8>) -> Bool {
    let line = trimmingStart(content, in: text)
    let mark = text[line.lowerBound]
    guard Self.ruleMarks.contains(mark) else { return false }
    let marks = line.count { text[$0] == mark }
    return marks >= 3 && line.allSatisfy { text[$0] == mark || text[$0].isBlank }
  }

  private static let ruleMarks = [UInt8]("-=*_~".utf8)

  private func pieces(of paragraph: Range<Int>, in text: Span<UInt8>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var rest = trimmingStart(paragraph, in: text)
    while rest.count > maximum {
      // The last two share what is left, so that no scrap remains.
      let limit = min(rest.lowerBound + maximum, rest.upperBound - minimum)
      let end = breakPoint(in: (rest.lowerBound + minimum)..<limit, of: text)
      pieces.append(trimmingEnd(rest.lowerBound..<end, in: text))
      rest = trimmingStart(end..<rest.upperBound, in: text)
    }
    if !rest.isEmpty { pieces.append(rest) }
    return pieces
  }

  /// The last sentence end in a range; else the last line end, space or character.
  private func breakPoint(in range: Range<Int>, of text: Span<UInt8>) -> Int {
    if let end = range.last(where: { text[$0].isBlank && endsSentence(before: $0, in: text) }) {
      return end
    }
    if let end = range.last(where: { text[$0] == UInt8(ascii: "\n") }) { return end }
    if let end = range.last(where: { text[$0].isBlank }) { return end }
    return range.last { !UTF8.isContinuation(text[$0]) } ?? range.upperBound
  }

  /// True after a full stop, exclamation or question mark and any closing quotes or brackets.
  private func endsSentence(before offset: Int, in text: Span<UInt8>) -> Bool {
    var end = offset
    while end > 0 {
      switch text[end - 1] {
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): return true
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"),
        UInt8(ascii: "*"), UInt8(ascii: "_"):
        end -= 1
      case 0x99, 0x9D:  // ’ and ” are E2 80 99 and E2 80 9D
        guard end >= 3, text[end - 3] == 0xE2, text[end - 2] == 0x80 else { return false }
        end -= 3
      default: return false
      }
    }
    return false
  }

  private func trimmingStart(_ range: Range<Int>, in text: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, text[start].isBlank { start += 1 }
    return start..<range.upperBound
  }

  private func trimmingEnd(_ range: Range<Int>, in text: Span<UInt8>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1].isBlank { end -= 1 }
    return range.lowerBound..<end
  }
}
