/// Finds the ends of sentences in UTF-8 text of any script.
package enum SentenceEnds {
  /// Returns whether a sentence, with its closing quotes and brackets, ends directly before an
  /// offset.
  ///
  /// A full stop only ends a sentence before a blank; marks of scripts without spaces end one
  /// anywhere.
  package static func isEnd(at offset: Int, in text: [UInt8]) -> Bool {
    guard offset > 0, offset < text.count, !UTF8.isContinuation(text[offset]) else { return false }
    // Most offsets lie between two letters.
    let isBeforeBlank = text[offset].isBlank
    guard isBeforeBlank || !isASCIIWord(text[offset - 1]) else { return false }
    guard let mark = mark(before: offset, in: text) else { return false }
    if !isBeforeBlank, endsWithLowQuote(text[..<offset]) { return false }
    if spacedMarks.contains(mark) {
      return isBeforeBlank
        || (narrowMarks.contains(mark) && isIdeograph(scalar(at: offset, in: text)))
    }
    guard !isBeforeBlank else { return true }
    let next = scalar(at: offset, in: text)
    return !closers.contains(next) && !spacedMarks.contains(next) && !freeMarks.contains(next)
  }

  /// Returns the mark that ends a sentence before an offset; nil if none does.
  private static func mark(before offset: Int, in text: [UInt8]) -> UInt32? {
    var end = offset
    while end > 0 {
      var start = end - 1
      while start > 0, UTF8.isContinuation(text[start]) { start -= 1 }
      let scalar = scalar(at: start, in: text)
      if spacedMarks.contains(scalar) || freeMarks.contains(scalar) { return scalar }
      guard closers.contains(scalar) || scalar == lowQuote else { return nil }
      end = start
    }
    return nil
  }

  /// Returns whether a text ends with “, which opens the next sentence if a letter follows.
  private static func endsWithLowQuote(_ text: ArraySlice<UInt8>) -> Bool {
    text.suffix(3).elementsEqual("“".utf8)
  }

  /// The scalar that begins at an offset; 0 for invalid UTF-8.
  private static func scalar(at offset: Int, in text: [UInt8]) -> UInt32 {
    let first = text[offset]
    if first < 0x80 { return UInt32(first) }
    let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC0, offset + count <= text.count else { return 0 }
    let lead = UInt32(first) & (0x7F >> UInt32(count))
    return text[offset + 1..<offset + count].reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
  }

  private static func isASCIIWord(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Returns whether a scalar is Han, kana, hangul or their punctuation.
  private static func isIdeograph(_ scalar: UInt32) -> Bool {
    (0x3000...0x9FFF).contains(scalar) || (0xAC00...0xD7AF).contains(scalar)
      || (0x20000...0x3FFFF).contains(scalar)
  }

  /// Marks that also end sentences without a blank in Chinese and Japanese texts.
  private static let narrowMarks = scalars("!?")
  /// “ closes a quotation in German, but opens one elsewhere.
  private static let lowQuote: UInt32 = 0x201C
  private static let spacedMarks = scalars(".!?…‼⁇⁈⁉‽։．")
  private static let freeMarks = scalars("。！？｡︒︕︖؟۔।॥။។።")
  private static let closers = scalars("\"')]*_’”»›」』）】〉》］｝〕｣〗〙")

  private static func scalars(_ text: String) -> Set<UInt32> {
    Set(text.unicodeScalars.map(\.value))
  }
}
