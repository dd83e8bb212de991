/// Finds a piece's id by its bytes: an open-addressing hash table over the packed pieces.
struct PieceIndex: Sendable {
  // (a power of two): the hash's upper half beside id + 1; 0 where free
  private var slots: [UInt64]
  private let longestPiece: Int

  init(_ pieces: PackedStrings) {
    let capacity = powerOfTwo(atLeast: 2 * pieces.count)
    slots = Array(repeating: 0, count: capacity)
    longestPiece = (0..<pieces.count).reduce(0) { max($0, pieces.range($1).count) }
    for id in 0..<pieces.count {
      let range = pieces.range(id)
      let slot = slot(of: pieces.bytes, range, in: pieces)
      // Of equal pieces the last counts, as in llama.cpp.
      slots[slot.place] = slot.tag | UInt64(id + 1)
    }
  }

  /// The id of the piece that equals a part of a text.
  func find(_ text: [UInt8], _ range: Range<Int>, in pieces: PackedStrings) -> TokenID? {
    guard range.count <= longestPiece else { return nil }
    let entry = slots[slot(of: text, range, in: pieces).place]
    return entry == 0 ? nil : TokenID(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
  }

  /// Where a string is, or would go.
  private func slot(
    of text: [UInt8],
    _ range: Range<Int>,
    in pieces: PackedStrings
  ) -> (place: Int, tag: UInt64) {
    let hash = hashOfBytes(text, range)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0 {
      let entry = slots[place]
      if entry & 0xFFFF_FFFF_0000_0000 == tag {
        let id = Int(entry & 0xFFFF_FFFF) - 1
        if equalBytes(pieces.bytes, pieces.range(id), text, range) { break }
      }
      place = (place + 1) & mask
    }
    return (place, tag)
  }
}

/// FNV-1a with a final mix, so that both halves of the result are well spread.
func hashOfBytes(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3 }
  return mixed(hash)
}

/// The finaliser of MurmurHash3.
func mixed(_ value: UInt64) -> UInt64 {
  var hash = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
  hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
  return hash ^ (hash >> 33)
}

func equalBytes(_ a: [UInt8], _ aRange: Range<Int>, _ b: [UInt8], _ bRange: Range<Int>) -> Bool {
  guard aRange.count == bRange.count else { return false }
  let shift = bRange.lowerBound - aRange.lowerBound
  for index in aRange where a[index] != b[index + shift] { return false }
  return true
}

func powerOfTwo(atLeast count: Int) -> Int {
  var power = 16
  while power < count { power *= 2 }
  return power
}
