/// An estimate, without a tokenizer, of the number of tokens of a text.
///
/// Tokenizers keep words of prose whole but cut numbers into digits and tables into marks: a
/// thousand bytes of a table can be twice as many tokens as of a novel.
struct TextSize: Sendable {
  private var bytes = 0
  /// The estimated tokens in hundredths.
  private var hundredths = 0
  private var last: UInt8 = 0

  /// The bytes of English prose per token; dialogue has fewer and must not count as dense.
  private static let bytesPerToken = 3.3

  init() {}

  private init(_ text: ArraySlice<UInt8>) { for byte in text { add(byte) } }

  mutating func add(_ byte: UInt8) {
    bytes += 1
    hundredths += cost(of: byte)
    last = byte
  }

  /// The size in bytes of plain prose.
  var value: Int { max(bytes, Int(Double(hundredths) * Self.bytesPerToken / 100)) }

  /// Returns the mean cost of a byte in hundredths of a token, for Gemma's and GPT's vocabularies.
  private func cost(of byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 22
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 30
    // A space before a word is part of the word's token; a space before a number is a token.
    case UInt8(ascii: "0")...UInt8(ascii: "9"): last == UInt8(ascii: " ") ? 170 : 100
    case UInt8(ascii: " "): last == byte ? 8 : 0
    case 0x09...0x0D: last == byte ? 0 : 60
    // A run of the same mark is one or two tokens.
    case ..<0x80: last == byte ? 10 : 85
    case ..<0xC0: 0
    case ..<0xE0: 45
    case 0xE2: 100  // Punctuation and signs.
    case ..<0xF0: 85
    default: 200
    }
  }

  /// Returns the size of a byte range, in bytes of plain prose.
  static func size(of range: Range<Int>, in text: [UInt8]) -> Int {
    TextSize(text[range]).value
  }

  /// Returns the estimated number of tokens of a byte range.
  static func tokens(of range: Range<Int>, in text: [UInt8]) -> Int {
    TextSize(text[range]).hundredths / 100
  }

  /// Returns the end of the longest beginning of a range whose size, in bytes of plain prose, is at
  /// most `most`.
  static func end(of range: Range<Int>, holding most: Int, in text: [UInt8]) -> Int {
    var size = TextSize()
    for offset in range {
      size.add(text[offset])
      if size.value > most { return offset }
    }
    return range.upperBound
  }
}
