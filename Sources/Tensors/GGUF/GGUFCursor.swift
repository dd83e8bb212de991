/// Reads a header front to back, never past the end of the file, and keeps a copy of what it read.
///
/// The copy (6 MB for a vocabulary of 262,144 entries) makes a file that shrinks meanwhile an
/// error instead of a SIGBUS, and keeps metadata valid without the mapping.
struct GGUFCursor {
  private static let firstChunk = 1 << 20

  private let file: MappedFile
  private(set) var header = GGUFBytes()
  private(set) var position = 0

  var fileSize: Int { file.byteCount }
  var remaining: Int { file.byteCount - position }

  init(_ file: MappedFile) {
    self.file = file
  }

  /// The little-endian number at the present position, and steps over it.
  mutating func number<T: FixedWidthInteger>(_ what: @autoclosure () -> String) throws(GGUFError)
    -> T
  {
    let range = try advance(UInt64(MemoryLayout<T>.size), what())
    return header.load(at: range.lowerBound)
  }

  /// Steps over a length and that many bytes, whose range is returned.
  mutating func string(_ what: @autoclosure () -> String) throws(GGUFError) -> Range<Int> {
    let length: UInt64 = try number(what())
    return try advance(length, what())
  }

  /// A string that has to be UTF-8: keys and names, which are compared.
  mutating func text(_ what: @autoclosure () -> String) throws(GGUFError) -> String {
    let range = try string(what())
    guard let text = String(validating: header.storage[range], as: UTF8.self) else {
      throw .notText(what: what(), offset: range.lowerBound)
    }
    return text
  }

  /// A number of things that take at least `leastBytes` each, refused if they can't all be there.
  mutating func count(leastBytes: Int, _ what: @autoclosure () -> String) throws(GGUFError) -> Int {
    let count: UInt64 = try number(what())
    guard count <= UInt64(remaining / leastBytes) else {
      throw .impossibleCount(what: what(), count: count, fileSize: fileSize)
    }
    return Int(count)
  }

  /// Steps over bytes, which are then in `header`.
  mutating func advance(_ bytes: UInt64, _ what: @autoclosure () -> String) throws(GGUFError)
    -> Range<Int>
  {
    guard bytes <= UInt64(remaining) else {
      throw .truncated(what: what(), offset: position, bytes: bytes, fileSize: fileSize)
    }
    let end = position + Int(bytes)
    if end > header.storage.count {
      let loaded = header.storage.count
      let chunk = max(end - loaded, max(Self.firstChunk, loaded))
      header.storage += try file.read(at: loaded, count: min(chunk, fileSize - loaded))
    }
    defer { position = end }
    return position..<end
  }

  /// The header alone, without what was read beyond it.
  consuming func finish() -> GGUFBytes {
    header.storage.removeSubrange(position...)
    return header
  }
}

/// The bytes of a header; ranges into it were checked when it was read.
struct GGUFBytes: Sendable {
  fileprivate(set) var storage: [UInt8] = []

  /// The little-endian number at an offset.
  func load<T: FixedWidthInteger>(at offset: Int) -> T {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= storage.count)
    // SAFETY: the bytes of `T` were just checked to lie in the array; any bits are a valid integer.
    return unsafe storage.withUnsafeBytes {
      T(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
  }
}
