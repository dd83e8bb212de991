/// How much of a model's window a text takes, told without a tokenizer: bytes of plain prose that would
/// take as much.
///
/// Tokenizers have whole words of prose, but cut numbers into digits and tables into their marks: a
/// thousand bytes of a table can be twice as many tokens as of a novel.
struct TextSize: Sendable {
  private(set) var bytes = 0
  /// Of a token.
  private var hundredths = 0
  private var last: UInt8 = 0

  /// Bytes of English prose for a token; a dialogue has less, and must not count as dense.
  private static let bytesPerToken = 3.3

  mutating func add(_ byte: UInt8) {
    bytes += 1
    hundredths += cost(of: byte)
    last = byte
  }

  var value: Int { max(bytes, Int(Double(hundredths) * Self.bytesPerToken / 100)) }

  /// The tokens that it will be, about.
  var tokens: Int { hundredths / 100 }

  /// In hundredths, as Gemma's and GPT's vocabularies have it on average.
  private func cost(of byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 22
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 30
    // The space before a word is part of its token, that before a number is one.
    case UInt8(ascii: "0")...UInt8(ascii: "9"): last == UInt8(ascii: " ") ? 170 : 100
    case UInt8(ascii: " "): last == byte ? 8 : 0
    case 0x09...0x0D: last == byte ? 0 : 60
    // A run of one mark is a token or two.
    case ..<0x80: last == byte ? 10 : 85
    case ..<0xC0: 0
    case ..<0xE0: 45
    case 0xE2: 100  // Punctuation and signs.
    case ..<0xF0: 85
    default: 200
    }
  }

  /// The size of some bytes of a text.
  static func size(of range: Range<Int>, in text: [UInt8]) -> Int {
    size(text[range])
  }

  private static func size(_ text: ArraySlice<UInt8>) -> Int {
    var size = TextSize()
    for byte in text { size.add(byte) }
    return size.value
  }

  /// The tokens that some bytes of a text will be, about.
  static func tokens(of range: Range<Int>, in text: [UInt8]) -> Int {
    var size = TextSize()
    for byte in text[range] { size.add(byte) }
    return size.tokens
  }

  /// Where the beginning of a range ends that has no more than a size; the range's end if all of it
  /// does.
  static func end(of range: Range<Int>, holding most: Int, in text: [UInt8]) -> Int {
    var size = TextSize()
    for offset in range {
      size.add(text[offset])
      if size.value > most { return offset }
    }
    return range.upperBound
  }
}
