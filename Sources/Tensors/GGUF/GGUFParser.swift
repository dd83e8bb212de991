/// Reads a whole header and trusts nothing in it.
///
/// Each number is checked against the file's size before memory is allocated or bytes are skipped
/// by it.
struct GGUFParser {
  private static let nestingLimit = 4
  // A key (8 + bytes), a type (4) and a value of one byte at least.
  private static let leastEntryBytes = 13
  // A name (8 + bytes), a dimension count (4), a dimension (8), a type (4) and an offset (8).
  private static let leastTensorBytes = 32

  private var cursor: GGUFCursor

  init(_ file: MappedFile) {
    cursor = GGUFCursor(file)
  }

  /// The parts of a header.
  struct Result {
    let version: Int
    let alignment: Int
    let metadata: GGUFMetadata
    let tensors: [GGUFTensor]
    let tensorIndices: [String: Int]
    let headerBytes: Int
  }

  consuming func parse() throws(GGUFError) -> Result {
    let version = try parseVersion()
    let tensorCount = try cursor.count(leastBytes: Self.leastTensorBytes, "tensors")
    let entryCount = try cursor.count(leastBytes: Self.leastEntryBytes, "metadata entries")

    let (entries, indices) = try parseEntries(entryCount)
    // The alignment is one of the values just read. A second owner of the header must not outlive
    // this line, or further reading would copy the header.
    let alignment = try Self.alignment(
      GGUFMetadata(header: cursor.header, entries: entries, indices: indices))
    let headers = try parseTensorHeaders(tensorCount)

    let headerBytes = cursor.position
    let fileSize = cursor.fileSize
    let layout = GGUFTensorLayout(
      headerBytes: headerBytes, alignment: alignment, fileSize: fileSize)
    let (tensors, tensorIndices) = try layout.place(headers)
    return Result(
      version: version, alignment: alignment,
      metadata: GGUFMetadata(header: cursor.finish(), entries: entries, indices: indices),
      tensors: tensors, tensorIndices: tensorIndices, headerBytes: headerBytes)
  }

  private mutating func parseVersion() throws(GGUFError) -> Int {
    let available = UInt64(min(4, cursor.remaining))
    let range = try cursor.advance(available, "the magic number")
    let magic = Array(cursor.header.storage[range])
    if magic == Array("FUGG".utf8) { throw .bigEndian }
    guard magic == Array("GGUF".utf8) else { throw .notGGUF(start: magic) }
    let version: UInt32 = try cursor.number("the version")
    // Tools write the same magic in both byte orders, so only the version shows the order.
    if version & 0xFFFF == 0 && version != 0 { throw .bigEndian }
    guard version == 2 || version == 3 else { throw .unsupportedVersion(version) }
    return Int(version)
  }

  private mutating func parseEntries(
    _ count: Int
  ) throws(GGUFError) -> ([GGUFMetadata.Entry], [String: Int]) {
    var entries: [GGUFMetadata.Entry] = []
    var indices: [String: Int] = [:]
    for index in 0..<count {
      let entry = try parseEntry(try cursor.text("a metadata key"))
      guard indices.updateValue(index, forKey: entry.key) == nil else {
        throw .duplicateKey(entry.key)
      }
      entries.append(entry)
    }
    return (entries, indices)
  }

  private mutating func parseEntry(_ key: String) throws(GGUFError) -> GGUFMetadata.Entry {
    let type = try parseType(key)
    switch type {
    case .string:
      let payload = try cursor.string("the value of \(key)")
      return .init(key: key, type: type, elements: nil, payload: payload)
    case .array:
      let (elements, count) = try parseArrayHead(key)
      let payload = try skipElements(key, elements, count, depth: 1)
      return .init(key: key, type: type, elements: (elements, count), payload: payload)
    default:
      let payload = try skipElements(key, type, 1, depth: 0)
      return .init(key: key, type: type, elements: nil, payload: payload)
    }
  }

  private mutating func parseType(_ key: String) throws(GGUFError) -> GGUFValueType {
    let number: UInt32 = try cursor.number("the type of \(key)")
    guard let type = GGUFValueType(rawValue: number) else {
      throw .unknownValueType(key: key, number: number)
    }
    return type
  }

  private mutating func parseArrayHead(
    _ key: String
  ) throws(GGUFError) -> (elements: GGUFValueType, count: Int) {
    let elements = try parseType(key)
    let count = try cursor.count(leastBytes: elements.leastByteCount, "elements of \(key)")
    return (elements, count)
  }

  /// Steps over values of one type and checks each of them if its type can hold invalid values.
  private mutating func skipElements(
    _ key: String, _ type: GGUFValueType, _ count: Int, depth: Int
  ) throws(GGUFError) -> Range<Int> {
    let start = cursor.position
    switch type {
    case .string:
      for _ in 0..<count { _ = try cursor.string("a string of \(key)") }
    case .array:
      guard depth < Self.nestingLimit else {
        throw .nestedTooDeep(key: key, limit: Self.nestingLimit)
      }
      for _ in 0..<count {
        let (elements, inner) = try parseArrayHead(key)
        _ = try skipElements(key, elements, inner, depth: depth + 1)
      }
    default:
      // No overflow: an array's count was checked against the file, and a single value has 8 bytes.
      let bytes = count * type.leastByteCount
      let range = try cursor.advance(UInt64(bytes), "the value of \(key)")
      if type == .bool, let wrong = cursor.header.storage[range].first(where: { $0 > 1 }) {
        throw .notABool(key: key, value: wrong)
      }
    }
    return start..<cursor.position
  }

  private static func alignment(_ metadata: GGUFMetadata) throws(GGUFError) -> Int {
    let value = try metadata.int("general.alignment") ?? 32
    guard value >= 8, value.nonzeroBitCount == 1 else { throw .invalidAlignment(value) }
    return value
  }

  private mutating func parseTensorHeaders(
    _ count: Int
  ) throws(GGUFError) -> [GGUFTensorLayout.Header] {
    var headers: [GGUFTensorLayout.Header] = []
    for _ in 0..<count {
      let name = try cursor.text("a tensor name")
      let dimensionCount: UInt32 = try cursor.number("the shape of \(name)")
      guard 1...4 ~= dimensionCount else {
        throw .invalidDimensionCount(name: name, count: dimensionCount)
      }
      var dimensions: [UInt64] = []
      for _ in 0..<dimensionCount {
        dimensions.append(try cursor.number("the shape of \(name)"))
      }
      let type: UInt32 = try cursor.number("the type of \(name)")
      let offset: UInt64 = try cursor.number("the offset of \(name)")
      headers.append(
        .init(name: name, dimensions: dimensions, type: GGUFTensorType(type), offset: offset))
    }
    return headers
  }
}
