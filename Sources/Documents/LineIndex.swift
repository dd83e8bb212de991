import Wording

/// The offsets of the lines of a text.
package struct LineIndex: Sendable, Hashable {
  /// The offset of each line's first byte.
  private let starts: [Int]
  private let end: Int

  /// Indexes UTF-8 text whose lines end in \n.
  package init(_ utf8: some Collection<UInt8>) {
    self =
      utf8.withContiguousStorageIfAvailable { LineIndex($0) }
      ?? Array(utf8).withUnsafeBufferPointer { LineIndex($0) }
  }

  // Concrete, because a generic loop over a book's bytes is slow when called from other modules.
  private init(_ utf8: UnsafeBufferPointer<UInt8>) {
    var starts = [0]
    var offset = 0
    for byte in utf8 {
      offset += 1
      if byte == UInt8(ascii: "\n") { starts.append(offset) }
    }
    // A final line end ends the last line; it doesn't begin another.
    if starts.count > 1, starts.last == offset { starts.removeLast() }
    self.starts = starts
    end = offset
  }

  /// The number of lines, at least 1.
  package var count: Int { starts.count }

  /// Returns the line, from 1, of a byte.
  package func line(at offset: Int) -> Int {
    max(1, starts.partitioningIndex { $0 > offset })
  }

  /// Returns the bytes of a line, from 1, with its line end.
  package func bytes(of line: Int) -> Range<Int> {
    let start = starts[line - 1]
    return start..<(line < starts.count ? starts[line] : end)
  }
}
