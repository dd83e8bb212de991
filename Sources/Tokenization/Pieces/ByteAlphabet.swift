/// The printable characters that represent bytes in byte-level vocabularies (GPT-2).
enum ByteAlphabet {
  // (256): the character of each byte
  private static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 256
    return (0...255).map { (byte: UInt8) in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? "\u{FFFD}"
      }
    }
  }()

  // (324): the byte of each character
  private static let bytes: [UInt8?] = {
    var bytes = [UInt8?](repeating: nil, count: 324)
    for (byte, character) in characters.enumerated() { bytes[Int(character.value)] = UInt8(byte) }
    return bytes
  }()

  /// Appends a byte's character as UTF-8.
  static func append(_ byte: UInt8, to text: inout [UInt8]) {
    text.append(contentsOf: UTF8.encode(characters[Int(byte)]) ?? UTF8.encodedReplacementCharacter)
  }

  /// Returns the bytes that a piece represents; characters outside the alphabet are kept.
  static func decode(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    var position = piece.startIndex
    while position < piece.endIndex {
      let first = piece[position]
      // The alphabet's characters have one or two bytes.
      let length = first < 0xC2 || position + 1 == piece.endIndex ? 1 : 2
      let value =
        length == 1 ? Int(first) : Int(first & 0x1F) << 6 | Int(piece[position + 1] & 0x3F)
      let isOfAlphabet = first < 0x80 || length == 2 && first < 0xC6 && piece[position + 1] < 0xC0
      if isOfAlphabet, value < bytes.count, let byte = bytes[value] {
        decoded.append(byte)
        position += length
      } else {
        decoded.append(first)
        position += 1
      }
    }
    return decoded
  }
}
