/// Turns tokens into text as they arrive, in whole characters only.
package struct StreamingDetokenizer: Sendable {
  private let tokenizer: any Tokenizer
  // The first bytes of an incomplete character; at most 3.
  private var pending: [UInt8] = []

  package init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  /// Returns the text that a token completes; empty while a character is incomplete.
  package mutating func append(_ token: TokenID) -> String {
    pending += tokenizer.bytes(of: token)
    let complete = pending.count - Self.incompleteTail(pending)
    defer { pending.removeFirst(complete) }
    return String(decoding: pending[..<complete], as: UTF8.self)
  }

  /// Returns the rest at the end of an answer, with U+FFFD for an incomplete character.
  package mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// Returns the number of bytes at the end that may begin a character.
  private static func incompleteTail(_ bytes: [UInt8]) -> Int {
    for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
      return byte >= 0xC2 && byte <= 0xF4 && characterLength(byte) > index + 1 ? index + 1 : 0
    }
    return 0
  }
}
