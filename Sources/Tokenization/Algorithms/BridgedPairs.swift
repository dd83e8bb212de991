/// The set of neighbouring characters that occur in any piece of a vocabulary.
///
/// Two characters that no piece bridges can never merge. A text can therefore be split between them
/// into words that are encoded one by one, with the same result. The set is a hash filter: a false
/// "yes" only makes a word longer.
struct BridgedPairs: Sendable {
  // (2^22 bits), some 500,000 pairs in Gemma's vocabulary
  private var bits = [UInt64](repeating: 0, count: 1 << 16)

  init(_ vocabulary: Vocabulary) {
    let pieces = vocabulary.pieces
    for id in 0..<vocabulary.count where !vocabulary.type(of: TokenID(id)).isReserved {
      let range = pieces.range(id)
      var left: Int?
      var position = range.lowerBound
      while position < range.upperBound {
        if let left { insert(Self.hash(pieces.bytes, left, position)) }
        left = position
        position += characterLength(pieces.bytes[position])
      }
    }
  }

  /// Returns the first border after `start` that no piece bridges.
  func endOfWord(_ text: [UInt8], from start: Int, limit: Int) -> Int {
    var left = start
    var position = start + characterLength(text[start])
    while position < limit, contains(Self.hash(text, left, position)) {
      left = position
      position += characterLength(text[position])
    }
    return min(position, limit)
  }

  /// Returns a hash of the two neighbouring characters that begin at `left` and `right`.
  private static func hash(_ text: [UInt8], _ left: Int, _ right: Int) -> Int {
    let pair = UInt64(scalar(text, at: left).value) << 32 | UInt64(scalar(text, at: right).value)
    return Int(truncatingIfNeeded: mixed(pair) >> 42)
  }

  private mutating func insert(_ hash: Int) { bits[hash >> 6] |= 1 << UInt64(hash & 63) }

  private func contains(_ hash: Int) -> Bool { bits[hash >> 6] >> UInt64(hash & 63) & 1 == 1 }
}
