/// Finds a piece's id by its bytes: an open-addressing hash table over the packed pieces.
struct PieceIndex: Sendable {
  // (a power of two): the hash's upper half, then id + 1; 0 in free slots
  private var slots: [UInt64]
  private let longestPiece: Int

  init(_ pieces: PackedStrings) {
    let capacity = powerOfTwo(atLeast: 2 * pieces.count)
    slots = Array(repeating: 0, count: capacity)
    longestPiece = (0..<pieces.count).reduce(0) { max($0, pieces.range($1).count) }
    for id in 0..<pieces.count {
      let range = pieces.range(id)
      let slot = slot(of: pieces.bytes, range, in: pieces)
      // If a piece occurs twice, the last one counts, as in llama.cpp.
      slots[slot.index] = slot.tag | UInt64(id + 1)
    }
  }

  /// Returns the id of the piece that equals a part of a text; nil if there is none.
  func find(_ text: [UInt8], _ range: Range<Int>, in pieces: PackedStrings) -> TokenID? {
    guard range.count <= longestPiece else { return nil }
    let entry = slots[slot(of: text, range, in: pieces).index]
    return entry == 0 ? nil : TokenID(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
  }

  private struct Slot {
    let index: Int
    let tag: UInt64
  }

  /// Returns the slot of a string, or the free slot for it.
  private func slot(of text: [UInt8], _ range: Range<Int>, in pieces: PackedStrings) -> Slot {
    let hash = hashOfBytes(text, range)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while slots[index] != 0 {
      let entry = slots[index]
      if entry & 0xFFFF_FFFF_0000_0000 == tag {
        let id = Int(entry & 0xFFFF_FFFF) - 1
        if equalBytes(pieces.bytes, pieces.range(id), text, range) { break }
      }
      index = (index + 1) & mask
    }
    return Slot(index: index, tag: tag)
  }
}
