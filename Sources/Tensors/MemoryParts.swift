/// Lays out the parts of one block of memory, each at a multiple of 64 bytes.
struct MemoryParts {
  private(set) var byteCount = 0

  /// Makes room for a part and returns its offset.
  mutating func add(_ bytes: Int) -> Int {
    defer { byteCount += (bytes + 63) / 64 * 64 }
    return byteCount
  }
}
