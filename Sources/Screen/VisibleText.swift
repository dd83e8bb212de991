/// Makes characters that would command a terminal visible and harmless.
package enum VisibleText {
  /// Returns the replacement of a grapheme; nil if the grapheme is harmless.
  static func picture(of character: Character) -> String? {
    guard let scalar = character.unicodeScalars.first else { return nil }
    // Scalars compare by number, characters by their normal forms.
    return scalar == "\r" && character == "\r\n" ? "␊" : picture(of: scalar)
  }

  /// Marks and isolates that turn the reading direction of what follows (Unicode TR 36, 3.2).
  static func reordersText(_ scalar: Unicode.Scalar) -> Bool {
    (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  private static func picture(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09: String(repeating: " ", count: DisplayWidth.tab)
    case 0x00..<0x20: Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
    case 0x7F: "␡"
    case 0x80..<0xA0, 0x2028, 0x2029: "\u{FFFD}"
    default: reordersText(scalar) ? "\u{FFFD}" : nil
    }
  }
}
