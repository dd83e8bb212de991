/// What the pre-tokenizers' patterns tell apart: `\p{L}`, `\p{N}`, `\s` and the rest.
enum CharacterClass {
  case letter, number, whitespace, other
  /// Where a text ends.
  case none

  /// The class of the character that begins at a place of valid UTF-8.
  init(_ text: [UInt8], at position: Int) {
    let byte = text[position]
    if byte < 0x80 {
      self = Self.ofASCII(byte)
    } else {
      self = Self.of(scalar(text, at: position))
    }
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
    // The great blocks of letters, spared the look-up: kana, Han ideographs, Hangul syllables.
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3: return .letter
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber:
      return .number
    default:
      return scalar.properties.isWhitespace ? .whitespace : .other
    }
  }
}

/// How many bytes a character of UTF-8 has, by the first of them.
func characterLength(_ first: UInt8) -> Int {
  switch first {
  case 0..<0xC0: 1
  case 0xC0..<0xE0: 2
  case 0xE0..<0xF0: 3
  default: 4
  }
}

/// The character that begins at a place; U+FFFD where the bytes are none.
func scalar(_ text: [UInt8], at position: Int) -> Unicode.Scalar {
  let first = text[position]
  let length = characterLength(first)
  guard length > 1, position + length <= text.count else { return Unicode.Scalar(first) }
  var value = UInt32(first) & (0x7F >> UInt32(length))
  for index in position + 1..<position + length { value = value << 6 | UInt32(text[index] & 0x3F) }
  return Unicode.Scalar(value) ?? "\u{FFFD}"
}
