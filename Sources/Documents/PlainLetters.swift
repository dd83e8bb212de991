import Foundation

/// Which letters are read for those that are written.
enum PlainLetters {
  /// Whether a text is read as it is written.
  static func suffice(for text: String) -> Bool {
    let utf8 = text.utf8.span
    var isASCII = true
    for offset in utf8.indices where utf8[offset] >= 0x80 {
      isASCII = false
      guard isTelling(utf8[offset]), let scalar = Unicode.Scalar(utf8.scalar(at: offset)) else {
        continue
      }
      if isInvisible(scalar) || isJoiner(scalar) || spelling(scalar) != nil { return false }
    }
    if isASCII { return true }
    var span = text.utf8Span
    return span.checkForNFC(quickCheck: true)
  }

  /// What is read for a character behind a letter, before its parts are composed; nothing for what has no
  /// width.
  static func letters(
    of character: Character, after previous: Unicode.Scalar?
  ) -> String.UnicodeScalarView {
    var scalars = String.UnicodeScalarView()
    for scalar in character.unicodeScalars {
      let last = scalars.last ?? previous
      if isInvisible(scalar) && !(scalar == "\u{200B}" && isUnspaced(last)) { continue }
      if isJoiner(scalar), last.map({ !needsJoiners($0) }) ?? true { continue }
      if let spelling = spelling(scalar) {
        scalars.append(contentsOf: spelling.unicodeScalars)
      } else {
        scalars.append(scalar)
      }
    }
    return scalars
  }

  /// Whether a scalar takes no room and says nothing: soft hyphens, zero-width spaces, marks of direction.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2060...0x2064,
      0x2066...0x2069, 0xFEFF:
      true
    default: false
    }
  }

  /// U+200C and U+200D, which are part of the spelling in some scripts and of emoji.
  static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { (0x200C...0x200D) ~= scalar.value }

  /// What some spaces, hyphens and ligatures are read as.
  static func spelling(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F: " "
    case 0x2010, 0x2011: "-"
    case 0xFB00...0xFB06: ligatures[Int(scalar.value - 0xFB00)]
    default: nil
    }
  }

  /// What U+FB00 to U+FB06 are made of.
  static let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]

  /// Lead bytes of the scalars above.
  private static func isTelling(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xEF: true
    default: false
    }
  }

  /// Alphabets whose letters stand apart or join by themselves, and East Asia's scripts, do without.
  private static func needsJoiners(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x590, 0x1E00...0x206F, 0x2E80...0xD7FF, 0xFF00...0xFFEF: false
    default: true
    }
  }

  /// In Thai, Lao, Burmese and Khmer a zero-width space parts words.
  private static func isUnspaced(_ scalar: Unicode.Scalar?) -> Bool {
    switch scalar?.value ?? 0 {
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: true
    default: false
    }
  }
}
