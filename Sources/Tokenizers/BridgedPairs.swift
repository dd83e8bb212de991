/// Which two characters some piece of a vocabulary has side by side.
///
/// Between two characters that no piece bridges nothing can ever merge, so a text falls into
/// words that are read each for itself, with the same result. The set is a hash filter: a false
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

  /// Where the first border after `start` is that no piece bridges.
  func endOfWord(_ text: [UInt8], from start: Int, limit: Int) -> Int {
    var left = start
    var position = start + characterLength(text[start])
    while position < limit, contains(Self.hash(text, left, position)) {
      left = position
      position += characterLength(text[position])
    }
    return min(position, limit)
  }

  /// A number for the characters that begin at two places, which follow each other.
  private static func hash(_ text: [UInt8], _ left: Int, _ right: Int) -> Int {
    let pair = UInt64(scalar(text, at: left).value) << 32 | UInt64(scalar(text, at: right).value)
    return Int(truncatingIfNeeded: mixed(pair) >> 42)
  }

  private mutating func insert(_ hash: Int) { bits[hash >> 6] |= 1 << UInt64(hash & 63) }

  private func contains(_ hash: Int) -> Bool { bits[hash >> 6] >> UInt64(hash & 63) & 1 == 1 }
}
