/// Decodes Windows-1252, which has curly quotes in place of Latin-1's control characters.
enum Latin1 {
  /// The characters of bytes 0x80 to 0x9F; the five undefined bytes stay control characters.
  private static let windows: [Unicode.Scalar] = [
    "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
    "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
  ]

  static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      switch byte {
      case ..<0x80: utf8.append(byte)
      case ..<0xA0:
        utf8.append(contentsOf: UTF8.encode(windows[Int(byte) - 0x80]).map { Array($0) } ?? [])
      default: utf8.append(contentsOf: [0xC0 | byte >> 6, 0x80 | byte & 0x3F])
      }
    }
    return utf8
  }
}
