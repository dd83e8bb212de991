/// Returns the number of bytes of a UTF-8 character by its first byte.
func characterLength(_ first: UInt8) -> Int {
  switch first {
  case 0..<0xC0: 1
  case 0xC0..<0xE0: 2
  case 0xE0..<0xF0: 3
  default: 4
  }
}

/// Returns the character at an offset; U+FFFD for invalid bytes.
func scalar(_ text: [UInt8], at position: Int) -> Unicode.Scalar {
  let first = text[position]
  let length = characterLength(first)
  guard length > 1, position + length <= text.count else { return Unicode.Scalar(first) }
  var value = UInt32(first) & (0x7F >> UInt32(length))
  for index in position + 1..<position + length { value = value << 6 | UInt32(text[index] & 0x3F) }
  return Unicode.Scalar(value) ?? "\u{FFFD}"
}
