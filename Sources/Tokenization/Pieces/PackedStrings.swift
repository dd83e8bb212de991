/// Many short strings in one buffer, so that a vocabulary loads without an object per entry.
package struct PackedStrings: Sendable {
  let bytes: [UInt8]
  // (count + 1): the start of each string, and the end of the last
  private let offsets: [Int]

  package init() { self.init(bytes: [], offsets: [0]) }

  /// Wraps strings in the layout of a file reader.
  ///
  /// - Parameters:
  ///   - bytes: All strings, one after another.
  ///   - offsets: (count + 1) rising offsets in `bytes`: the start of each, and the end of the
  ///     last.
  package init(bytes: [UInt8], offsets: [Int]) {
    precondition(
      offsets.first.map { $0 >= 0 } ?? false && offsets.last.map { $0 <= bytes.count } ?? false
        && zip(offsets, offsets.dropFirst()).allSatisfy(<=), "offsets must rise within the bytes")
    self.bytes = bytes
    self.offsets = offsets
  }

  package init(_ strings: some Sequence<some Sequence<UInt8>>) {
    var bytes: [UInt8] = []
    var offsets = [0]
    for string in strings {
      bytes += string
      offsets.append(bytes.count)
    }
    self.init(bytes: bytes, offsets: offsets)
  }

  package var count: Int { offsets.count - 1 }

  func range(_ index: Int) -> Range<Int> { offsets[index]..<offsets[index + 1] }

  package subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }
}
