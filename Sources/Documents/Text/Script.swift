/// The scripts whose words aren't separated by spaces everywhere.
package enum Script {
  /// Returns whether a scalar is Thai, Lao, Burmese or Khmer.
  package static func isSoutheastAsian(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: true
    default: false
    }
  }

  /// Returns whether a scalar is a letter of Chinese, Japanese or Korean: Han, kana, bopomofo or
  /// hangul.
  package static func isEastAsian(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3005...0x3007, 0x3040...0x312F, 0x31F0...0x31FF, 0x3400...0x9FFF, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
