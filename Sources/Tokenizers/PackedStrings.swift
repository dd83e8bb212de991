/// Many short strings in one run of bytes, so that a vocabulary loads without an object per entry.
package struct PackedStrings: Sendable {
  private(set) var bytes: [UInt8] = []
  // (count + 1): where each string begins, and the end of the last
  private var offsets: [UInt32] = [0]

  package init() {}

  package init(_ strings: some Sequence<String>) {
    for string in strings { append(string.utf8) }
  }

  package var count: Int { offsets.count - 1 }

  package mutating func reserveCapacity(count: Int, bytes byteCount: Int) {
    offsets.reserveCapacity(count + 1)
    bytes.reserveCapacity(byteCount)
  }

  /// Adds a string given as UTF-8; what would pass 4 GiB in all is added as an empty string.
  package mutating func append(_ string: some Collection<UInt8>) {
    if let end = UInt32(exactly: bytes.count + string.count) {
      bytes.append(contentsOf: string)
      offsets.append(end)
    } else {
      offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }
  }

  func range(_ index: Int) -> Range<Int> { Int(offsets[index])..<Int(offsets[index + 1]) }

  package subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }
}
