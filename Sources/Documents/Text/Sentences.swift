/// Finds the sentences of a text.
package enum Sentences {
  /// Returns the sentences in a byte range, in order, without blanks around them.
  ///
  /// A sentence also ends with its paragraph, unless a comma, colon, semicolon or dash is last.
  package static func ranges(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var sentences: [Range<Int>] = []
    var start = skipBlanks(text, from: range.lowerBound, to: range.upperBound)
    var offset = start
    while offset < range.upperBound {
      guard isEnd(after: offset, from: start, in: text, range) else {
        offset += 1
        continue
      }
      if offset + 1 > start { sentences.append(start..<offset + 1) }
      start = skipBlanks(text, from: offset + 1, to: range.upperBound)
      offset = start
    }
    if start < range.upperBound {
      var end = range.upperBound
      while end > start, text[end - 1].isBlank { end -= 1 }
      if end > start { sentences.append(start..<end) }
    }
    return sentences
  }

  /// Returns whether the sentence from `start` ends with the byte at an offset.
  private static func isEnd(
    after offset: Int, from start: Int, in text: [UInt8], _ range: Range<Int>
  ) -> Bool {
    guard !text[offset].isBlank else { return false }
    let next = offset + 1
    guard next < range.upperBound else { return false }
    let following = skipBlanks(text, from: next, to: range.upperBound)
    if text[next].isBlank, following < range.upperBound,
      text[next..<following].count(where: { $0 == UInt8(ascii: "\n") }) > 1
    {
      return !continues(text[start...offset])
    }
    guard SentenceEnds.isEnd(at: next, in: text) else { return false }
    guard following < range.upperBound else { return true }
    if text[next].isBlank, isLowercase(text.span.scalar(at: firstLetter(text, following, range))) {
      return false
    }
    return !isAbbreviation(text[start...offset])
  }

  private static func skipBlanks(_ text: [UInt8], from offset: Int, to end: Int) -> Int {
    var offset = offset
    while offset < end, text[offset].isBlank { offset += 1 }
    return offset
  }

  /// Returns the offset of the first letter after opening quotes.
  private static func firstLetter(_ text: [UInt8], _ offset: Int, _ range: Range<Int>) -> Int {
    var offset = offset
    while offset < range.upperBound, openers.contains(text.span.scalar(at: offset)) {
      offset += 1
      while offset < range.upperBound, UTF8.isContinuation(text[offset]) { offset += 1 }
    }
    return offset
  }

  private static let openers = Set("\"'“‘«‹„‚(*_[".unicodeScalars.map(\.value))

  private static func isLowercase(_ scalar: UInt32) -> Bool {
    Unicode.Scalar(scalar)?.properties.isLowercase ?? false
  }

  /// Returns whether a paragraph's last mark says that its sentence goes on.
  private static func continues(_ text: ArraySlice<UInt8>) -> Bool {
    let end = String(decoding: text.suffix(4), as: UTF8.self)
    return end.last.map { ",:;—–".contains($0) } ?? false
  }

  /// Returns whether a text ends with “Mr.”, “J.” or the number of a list's item.
  private static func isAbbreviation(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.last == UInt8(ascii: ".") else { return false }
    let word = text.dropLast().suffix(8).reversed().prefix { isWord($0) }.reversed()
    let name = String(decoding: Array(word), as: UTF8.self)
    if name.count == 1, name.first?.isUppercase == true, name != "I" { return true }
    if !name.isEmpty, name.allSatisfy(\.isNumber), name.utf8.count + 1 == text.count { return true }
    return abbreviations.contains(name.lowercased())
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "dr", "st", "no", "nos", "prof", "rev", "capt", "col", "gen", "lt", "sgt",
    "hon", "messrs", "mme", "mlle", "vs", "cf", "vol", "fig", "nr", "hr", "fr",
  ]
}
