import Foundation

/// The plain spellings of typographic letters, spaces and hyphens.
enum PlainLetters {
  /// Returns true for a text in plain spelling: composed letters (NFC), no ligatures, no special
  /// spaces and no invisible characters.
  static func isPlain(_ text: String) -> Bool {
    let utf8 = text.utf8.span
    var isASCII = true
    for offset in utf8.indices where utf8[offset] >= 0x80 {
      isASCII = false
      guard mayBeginChange(utf8[offset]), let scalar = Unicode.Scalar(utf8.scalar(at: offset))
      else { continue }
      if isInvisible(scalar) || isJoiner(scalar) || spelling(scalar) != nil { return false }
    }
    if isASCII { return true }
    var span = text.utf8Span
    return span.checkForNFC(quickCheck: true)
  }

  /// Spells a character in plain letters, not yet composed.
  ///
  /// - Parameters:
  ///   - character: a character of the original text.
  ///   - previous: the last scalar before it, which decides whether joiners and zero-width spaces
  ///     stay.
  /// - Returns: the scalars that are read; empty for an invisible character.
  static func letters(
    of character: Character, after previous: Unicode.Scalar?
  ) -> String.UnicodeScalarView {
    var scalars = String.UnicodeScalarView()
    for scalar in character.unicodeScalars {
      let last = scalars.last ?? previous
      // In Southeast Asian scripts, zero-width spaces separate words.
      let isSpace = scalar == "\u{200B}" && Script.isSoutheastAsian(last?.value ?? 0)
      if isInvisible(scalar) && !isSpace { continue }
      if isJoiner(scalar), last.map({ !needsJoiners($0) }) ?? true { continue }
      if let spelling = spelling(scalar) {
        scalars.append(contentsOf: spelling.unicodeScalars)
      } else {
        scalars.append(scalar)
      }
    }
    return scalars
  }

  /// Returns whether a scalar is invisible: soft hyphens, zero-width spaces and direction marks.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2060...0x2064,
      0x2066...0x2069, 0xFEFF:
      true
    default: false
    }
  }

  /// Returns whether a scalar is U+200C or U+200D, which are part of the spelling in some scripts
  /// and of emoji.
  static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { (0x200C...0x200D) ~= scalar.value }

  /// The plain spelling of special spaces, hyphens and ligatures; nil for other scalars.
  static func spelling(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F: " "
    case 0x2010, 0x2011: "-"
    case 0xFB00...0xFB06: ligatures[Int(scalar.value - 0xFB00)]
    default: nil
    }
  }

  /// The letters of the ligatures U+FB00 to U+FB06.
  static let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]

  /// Returns whether a byte can begin the UTF-8 of a scalar that the functions above change.
  private static func mayBeginChange(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xEF: true
    default: false
    }
  }

  /// Returns whether a scalar's script uses joiners: European and East Asian scripts don't.
  private static func needsJoiners(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x590, 0x1E00...0x206F, 0x2E80...0xD7FF, 0xFF00...0xFFEF: false
    default: true
    }
  }
}
