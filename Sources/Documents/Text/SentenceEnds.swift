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
    let next = text.span.scalar(at: offset)
    // A closing quote or bracket still belongs to the sentence.
    guard !closers.contains(next), let mark = mark(before: offset, in: text) else { return false }
    guard !isBeforeBlank else { return true }
    if endsWithLowQuote(text[..<offset]) { return false }
    if spacedMarks.contains(mark) { return narrowMarks.contains(mark) && isEastAsian(next) }
    return !spacedMarks.contains(next) && !freeMarks.contains(next)
  }

  /// The maximum number of closing quotes and brackets between a mark and the sentence's end.
  ///
  /// Real text has two or three. Without a limit, a long line of brackets would be read back to its
  /// beginning from each of its bytes.
  private static let mostClosers = 8

  /// Returns the mark that ends a sentence before an offset; nil if none does.
  private static func mark(before offset: Int, in text: [UInt8]) -> UInt32? {
    let utf8 = text.span
    var end = offset
    for _ in 0...mostClosers where end > 0 {
      var start = end - 1
      while start > 0, UTF8.isContinuation(text[start]) { start -= 1 }
      let scalar = utf8.scalar(at: start)
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

  private static func isASCIIWord(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Returns whether a scalar is an East Asian letter, punctuation mark or symbol.
  private static func isEastAsian(_ scalar: UInt32) -> Bool {
    Script.isEastAsian(scalar) || (0x3000...0x33FF).contains(scalar)
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
