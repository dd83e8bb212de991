/// The classes of characters in the patterns of pre-tokenizers: `\p{L}`, `\p{N}`, `\s` and the
/// rest.
enum CharacterClass {
  case letter, number, whitespace, other
  /// The end of the text.
  case none

  /// Returns the class of the character at an offset in valid UTF-8.
  init(_ text: [UInt8], at position: Int) {
    let byte = text[position]
    self = byte < 0x80 ? Self.ofASCII(byte) : Self.of(scalar(text, at: position))
  }

  private static func ofASCII(_ byte: UInt8) -> CharacterClass {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A: .letter
    case 0x30...0x39: .number
    case 0x20, 0x09...0x0D: .whitespace
    default: .other
    }
  }

  private static func of(_ scalar: Unicode.Scalar) -> CharacterClass {
    switch scalar.value {
    // The large blocks of letters need no look-up: kana, Han ideographs, Hangul syllables.
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3: return .letter
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return scalar.properties.isWhitespace ? .whitespace : .other
    }
  }
}
