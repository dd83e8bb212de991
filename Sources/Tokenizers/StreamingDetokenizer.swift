/// Turns tokens into text as they come, and never shows half a character.
package struct StreamingDetokenizer: Sendable {
  private let tokenizer: any Tokenizer
  // The beginning of a character whose other bytes are still to come; at most 3 bytes.
  private var pending: [UInt8] = []

  package init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  /// The text that has become complete with a token; empty while a character is incomplete.
  package mutating func append(_ token: TokenID) -> String {
    pending += tokenizer.bytes(of: token)
    let complete = pending.count - Self.incompleteTail(pending)
    defer { pending.removeFirst(complete) }
    return String(decoding: pending[..<complete], as: UTF8.self)
  }

  /// What is left at the end of an answer, with U+FFFD for a character that never was completed.
  package mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many bytes at the end may be the beginning of a character.
  private static func incompleteTail(_ bytes: [UInt8]) -> Int {
    for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
      return byte >= 0xC2 && byte <= 0xF4 && characterLength(byte) > index + 1 ? index + 1 : 0
    }
    return 0
  }
}
