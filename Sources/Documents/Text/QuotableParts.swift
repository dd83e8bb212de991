/// Finds the parts of a text that can be quoted alone: sentences, rows of tables and list items.
package enum QuotableParts {
  /// Returns the parts of a byte range in order, without blanks around them.
  ///
  /// A row of a table is one part. Rules and lines without a letter or digit are no parts.
  package static func ranges(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    let slice = Array(text[range])
    let lines = TextLines(slice, LineIndex(slice))
    var finder = TableFinder(lines)
    let rows = Set(finder.tables().flatMap { Array($0.lines) })
    var parts: [Range<Int>] = []
    var block: Range<Int>?
    func close() {
      if let block { parts += Sentences.ranges(in: slice, block) }
      block = nil
    }
    for line in 1...lines.count {
      let content = lines.content(of: line)
      if !hasWord(slice[content]) {
        close()
      } else if rows.contains(line) || isRow(slice[content]) {
        close()
        parts.append(content)
      } else if let open = block, !beginsItem(slice[content]) {
        block = open.lowerBound..<content.upperBound
      } else {
        close()
        block = content
      }
    }
    close()
    return parts.filter { hasWord(slice[$0]) }
      .map { range.lowerBound + $0.lowerBound..<range.lowerBound + $0.upperBound }
  }

  /// Returns the ends of clauses in a byte range: offsets after commas, colons, semicolons and dashes
  /// that a blank follows.
  package static func clauseEnds(in text: [UInt8], _ range: Range<Int>) -> [Int] {
    let marks = [UInt8](",;:|".utf8)
    return range.dropLast().filter { offset in
      guard text[offset + 1].isBlank else { return false }
      // The last bytes of “–” and “—”.
      let isDash =
        offset >= range.lowerBound + 2 && text[offset - 2] == 0xE2 && text[offset - 1] == 0x80
        && (0x93...0x94).contains(text[offset])
      return marks.contains(text[offset]) || isDash
    }.map { $0 + 1 }
  }

  /// Returns whether a line that isn't in a known table is a row.
  private static func isRow(_ line: ArraySlice<UInt8>) -> Bool {
    TableRow(line, .bars) != nil || TableRow(line, .tabs) != nil
  }

  /// Returns whether a line begins with the mark of a list, heading or quotation, or with a number and
  /// a blank after it, such as “1.” and “11.2”.
  private static func beginsItem(_ line: ArraySlice<UInt8>) -> Bool {
    let word = line.prefix { !$0.isBlank }
    guard word.count < line.count, let first = word.first else { return false }
    let marks = [UInt8]("-*+#>".utf8)
    if word.allSatisfy({ marks.contains($0) }) || Array(word) == Array("•".utf8) { return true }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let isNumber =
      digits.contains(first) && word.allSatisfy { digits.contains($0) || $0 == 0x2E || $0 == 0x29 }
    return isNumber && word.contains { !digits.contains($0) }
      || word.count == 3 && first == UInt8(ascii: "(") && word.last == UInt8(ascii: ")")
  }

  private static func hasWord(_ text: ArraySlice<UInt8>) -> Bool {
    String(decoding: text, as: UTF8.self).contains { $0.isLetter || $0.isNumber }
  }
}
