/// The ranked merges of a BPE vocabulary, by the ids of the two pieces that they join.
struct MergeTable: Sendable {
  // (a power of two): left and right id; all ones in free slots
  private var keys: [UInt64]
  // (as keys): rank and the id of the merged piece
  private var values: [UInt64]

  private static let free = UInt64.max

  /// Parses merges of the form `left right`.
  ///
  /// Merges with a piece outside the vocabulary, and merges into a control token, are left out.
  init(_ merges: PackedStrings, in vocabulary: Vocabulary) {
    let capacity = powerOfTwo(atLeast: merges.count + merges.count / 2)
    keys = Array(repeating: Self.free, count: capacity)
    values = Array(repeating: 0, count: capacity)
    var whole: [UInt8] = []
    for rank in 0..<merges.count {
      let merge = merges.range(rank)
      // The first byte may itself be a space.
      guard let space = merge.dropFirst().first(where: { merges.bytes[$0] == UInt8(ascii: " ") }),
        let left = vocabulary.id(of: merges.bytes, merge.lowerBound..<space),
        let right = vocabulary.id(of: merges.bytes, space + 1..<merge.upperBound)
      else { continue }
      whole.removeAll(keepingCapacity: true)
      whole += merges.bytes[merge.lowerBound..<space]
      whole += merges.bytes[space + 1..<merge.upperBound]
      guard let id = vocabulary.textID(of: whole, 0..<whole.count) else { continue }
      let key = Self.key(left, right)
      let slot = self.slot(of: key)
      // If a merge occurs twice, the first one counts, as in llama.cpp.
      guard keys[slot] == Self.free else { continue }
      keys[slot] = key
      values[slot] = UInt64(rank) << 32 | UInt64(id)
    }
  }

  /// Returns the rank of a merge and the id of the merged piece; nil if the two don't merge.
  func find(_ left: TokenID, _ right: TokenID) -> (rank: UInt32, id: TokenID)? {
    let slot = slot(of: Self.key(left, right))
    guard keys[slot] != Self.free else { return nil }
    let value = values[slot]
    return (UInt32(value >> 32), TokenID(truncatingIfNeeded: value & 0xFFFF_FFFF))
  }

  private static func key(_ left: TokenID, _ right: TokenID) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: mixed(key)) & mask
    while keys[slot] != Self.free, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }
}
