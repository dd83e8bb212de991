/// Returns a hash by FNV-1a with a final mix, so that both halves are well distributed.
func hashOfBytes(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3 }
  return mixed(hash)
}

/// Mixes the bits of a number with the finaliser of MurmurHash3.
func mixed(_ value: UInt64) -> UInt64 {
  var hash = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
  hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
  return hash ^ (hash >> 33)
}

/// Returns true if two parts of texts have the same bytes.
func equalBytes(_ a: [UInt8], _ aRange: Range<Int>, _ b: [UInt8], _ bRange: Range<Int>) -> Bool {
  guard aRange.count == bRange.count else { return false }
  let shift = bRange.lowerBound - aRange.lowerBound
  for index in aRange where a[index] != b[index + shift] { return false }
  return true
}

/// Returns the smallest power of two from 16 on that is at least `count`, as a hash table's
/// capacity.
func powerOfTwo(atLeast count: Int) -> Int {
  var power = 16
  while power < count { power *= 2 }
  return power
}
