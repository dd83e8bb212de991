/// The printable stand-ins for bytes with which byte-level vocabularies are written (GPT-2).
enum ByteAlphabet {
  // (256): the character that stands for each byte
  private static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 256
    return (0...255).map { (byte: UInt8) in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF:
        return Unicode.Scalar(byte)
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? "\u{FFFD}"
      }
    }
  }()

  // (324): the byte that each character stands for
  private static let bytes: [UInt8?] = {
    var bytes = [UInt8?](repeating: nil, count: 324)
    for (byte, character) in characters.enumerated() {
      bytes[Int(character.value)] = UInt8(byte)
    }
    return bytes
  }()

  /// Appends a byte's character as UTF-8.
  static func append(_ byte: UInt8, to text: inout [UInt8]) {
    text.append(contentsOf: UTF8.encode(characters[Int(byte)]) ?? UTF8.encodedReplacementCharacter)
  }

  /// The bytes that a piece stands for; characters outside the alphabet stand for themselves.
  static func decode(_ piece: some Sequence<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    for character in String(decoding: Array(piece), as: UTF8.self).unicodeScalars {
      if character.value < bytes.count, let byte = bytes[Int(character.value)] {
        decoded.append(byte)
      } else {
        decoded += Array(String(character).utf8)
      }
    }
    return decoded
  }
}
