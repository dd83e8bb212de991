/// Finds all occurrences of some words in a text, as whole words, however its lines are broken.
package struct WordOccurrences {
  /// A scalar of the words in lower case; nil for the blanks between two words.
  private let pattern: [UInt32?]
  private let words: String
  private let isEastAsian: Bool

  /// Prepares a search; nil if the words have no letter or digit.
  package init?(of words: String) {
    let words = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard words.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
    self.words = words
    pattern = words.lowercased().unicodeScalars.map { $0 == " " ? nil : Self.plain($0.value) }
    isEastAsian = words.unicodeScalars.contains { Script.isEastAsian($0.value) }
  }

  /// Returns the byte ranges of the occurrences in a range of a text, in any case.
  ///
  /// “Daisy’s” has the word “Daisy”, “green-eyed” the word “green”, and “greenish” none of them.
  package func ranges(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    guard let first = pattern.first, let first else { return [] }
    var found: [Range<Int>] = []
    let utf8 = text.span
    var offset = range.lowerBound
    var isAfterWord = false
    while offset < range.upperBound {
      let scalar = utf8.scalar(at: offset)
      if Self.folded(scalar) == first, isEastAsian || !isAfterWord,
        let end = end(from: offset, in: text, before: range.upperBound)
      {
        found.append(offset..<end)
        offset = end
        isAfterWord = true
        continue
      }
      isAfterWord = Self.isWord(scalar)
      offset += Self.length(text[offset])
    }
    return found
  }

  /// Returns the occurrences whose words begin with a capital where the asked words do.
  package func capitalized(_ ranges: [Range<Int>], in text: [UInt8]) -> [Range<Int>] {
    let capitals = words.split(separator: " ").map { $0.first?.isUppercase == true }
    return ranges.filter { range in
      let found = String(decoding: text[range], as: UTF8.self).split(whereSeparator: \.isWhitespace)
      return zip(capitals, found).allSatisfy { !$0 || $1.first?.isUppercase == true }
    }
  }

  /// Returns the end of an occurrence that begins at an offset; nil if there is none.
  private func end(from start: Int, in text: [UInt8], before limit: Int) -> Int? {
    let utf8 = text.span
    var offset = start
    for scalar in pattern {
      guard offset < limit else { return nil }
      if let scalar {
        guard Self.folded(utf8.scalar(at: offset)) == scalar else { return nil }
        offset += Self.length(text[offset])
      } else {
        guard text[offset].isBlank else { return nil }
        while offset < limit, text[offset].isBlank { offset += 1 }
      }
    }
    guard isEastAsian || offset >= limit || !Self.isWord(utf8.scalar(at: offset)) else {
      return nil
    }
    return offset
  }

  /// The length of the UTF-8 that begins with a byte.
  private static func length(_ lead: UInt8) -> Int {
    lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  private static func folded(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 {
      return (0x41...0x5A).contains(scalar) ? scalar | 0x20 : scalar
    }
    let lower = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars
    return plain(lower?.count == 1 ? lower?.first?.value ?? scalar : scalar)
  }

  /// Returns a straight apostrophe for a typographic one, and other scalars unchanged.
  private static func plain(_ scalar: UInt32) -> UInt32 {
    scalar == 0x2019 || scalar == 0x2018 ? 0x27 : scalar
  }

  private static func isWord(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 {
      return (0x61...0x7A).contains(scalar | 0x20) || (0x30...0x39).contains(scalar)
    }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .otherNumber: return true
    default: return properties.isAlphabetic
    }
  }
}

extension WordOccurrences {
  /// Returns the number of words in a range of a text.
  ///
  /// Hyphens and apostrophes are inside words; other marks aren't.
  package static func wordCount(in text: [UInt8], _ range: Range<Int>) -> Int {
    let utf8 = text.span
    var count = 0
    var isInside = false
    var offset = range.lowerBound
    while offset < range.upperBound {
      let scalar = utf8.scalar(at: offset)
      let isPart = isWord(scalar)
      if isPart, !isInside || Script.isEastAsian(scalar) { count += 1 }
      let joins = isInside && [0x27, 0x2019, 0x2D, 0x2010, 0x2011].contains(scalar)
      isInside = isPart || joins
      offset += length(text[offset])
    }
    return count
  }
}
