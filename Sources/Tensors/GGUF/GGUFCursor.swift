/// Reads a header front to back, never past the end of the file, and keeps a copy of it.
///
/// Because of the copy (6 MB for a vocabulary of 262,144 entries), a file that shrinks meanwhile is
/// an error instead of a SIGBUS, and metadata stay valid without the mapping.
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

  /// Returns the little-endian number at the current position and steps over it.
  mutating func number<T: FixedWidthInteger>(_ what: @autoclosure () -> String) throws(GGUFError)
    -> T
  {
    let range = try advance(UInt64(MemoryLayout<T>.size), what())
    return header.load(at: range.lowerBound)
  }

  /// Steps over a length and that many bytes; returns the range of the bytes.
  mutating func string(_ what: @autoclosure () -> String) throws(GGUFError) -> Range<Int> {
    let length: UInt64 = try number(what())
    return try advance(length, what())
  }

  /// Returns a string that must be UTF-8, for keys and names, which are compared.
  mutating func text(_ what: @autoclosure () -> String) throws(GGUFError) -> String {
    let range = try string(what())
    guard let text = String(validating: header.storage[range], as: UTF8.self) else {
      throw .notText(what: what(), offset: range.lowerBound)
    }
    return text
  }

  /// Returns a number of items of at least `leastBytes` bytes each; throws if the file is too small
  /// for them.
  mutating func count(leastBytes: Int, _ what: @autoclosure () -> String) throws(GGUFError) -> Int {
    let count: UInt64 = try number(what())
    guard count <= UInt64(remaining / leastBytes) else {
      throw .impossibleCount(what: what(), count: count, fileSize: fileSize)
    }
    return Int(count)
  }

  /// Steps over bytes and copies them to `header`; returns their range.
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

  /// Returns the header without the bytes that were read after it.
  consuming func finish() -> GGUFBytes {
    header.storage.removeSubrange(position...)
    return header
  }
}

/// The bytes of a header; the parser has checked all ranges into it.
struct GGUFBytes: Sendable {
  fileprivate(set) var storage: [UInt8] = []

  /// Returns the little-endian number at an offset.
  func load<T: FixedWidthInteger>(at offset: Int) -> T {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= storage.count)
    // SAFETY: the bytes of `T` were just checked to lie in the array; any bits are a valid integer.
    return unsafe storage.withUnsafeBytes {
      T(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
  }
}
