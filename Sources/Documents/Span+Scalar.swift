extension Span<UInt8> {
  /// The value of the scalar that begins at an offset of valid UTF-8; 0 at its end.
  func scalar(at offset: Int) -> UInt32 {
    guard offset < count else { return 0 }
    let lead = self[offset]
    guard lead >= 0xC0 else { return UInt32(lead) }
    let rest = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
    var value = UInt32(lead) & (0x3F >> UInt32(rest))
    for index in offset + 1...offset + rest where index < count {
      value = value << 6 | UInt32(self[index] & 0x3F)
    }
    return value
  }
}
