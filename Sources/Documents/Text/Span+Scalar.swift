extension Span<UInt8> {
  /// Returns the value of the scalar that begins at an offset; 0 at the end and for invalid UTF-8.
  func scalar(at offset: Int) -> UInt32 {
    guard offset < count else { return 0 }
    let lead = self[offset]
    guard lead >= 0x80 else { return UInt32(lead) }
    let rest = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
    guard lead >= 0xC0, offset + rest < count else { return 0 }
    var value = UInt32(lead) & (0x3F >> UInt32(rest))
    for index in offset + 1...offset + rest { value = value << 6 | UInt32(self[index] & 0x3F) }
    return value
  }
}
