/// An array of strings that stay bytes of the header, so that a vocabulary needs no string objects.
package struct GGUFStrings: Sendable, RandomAccessCollection {
  private let header: GGUFBytes
  private let ranges: [Range<Int>]

  init(header: GGUFBytes, count: Int, payload: Range<Int>) {
    self.header = header
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(count)
    var position = payload.lowerBound
    for _ in 0..<count {
      let start = position + 8
      position = start + Int(header.load(at: position) as UInt64)
      ranges.append(start..<position)
    }
    self.ranges = ranges
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { ranges.count }

  /// The bytes of one string of the file, which may not be UTF-8.
  package subscript(index: Int) -> [UInt8] { Array(header.storage[ranges[index]]) }

  /// Returns all strings in one buffer, and count + 1 offsets.
  ///
  /// String `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
  package func flattened() -> (bytes: [UInt8], offsets: [Int]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ranges.reduce(0) { $0 + $1.count })
    var offsets = [0]
    offsets.reserveCapacity(ranges.count + 1)
    for range in ranges {
      bytes += header.storage[range]
      offsets.append(bytes.count)
    }
    return (bytes, offsets)
  }
}
