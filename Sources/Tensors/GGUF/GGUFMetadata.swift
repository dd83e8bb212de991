/// The keys and values of a file, decoded on access.
///
/// The parser has checked the bounds of all values. A value of another type than requested is an
/// error, never nil.
package struct GGUFMetadata: Sendable {
  /// One key with the position of its value.
  struct Entry {
    let key: String
    let type: GGUFValueType
    /// An array's element type and number of elements; nil for other values.
    let elements: (type: GGUFValueType, count: Int)?
    /// The value's bytes in the header, without a string's length or an array's type and count.
    let payload: Range<Int>
  }

  let header: GGUFBytes
  private let entries: [Entry]
  private let indices: [String: Int]

  init(header: GGUFBytes, entries: [Entry], indices: [String: Int]) {
    self.header = header
    self.entries = entries
    self.indices = indices
  }

  /// The keys in the order of the file.
  package var keys: [String] { entries.map(\.key) }

  package func contains(_ key: String) -> Bool { indices[key] != nil }

  /// Returns true if a key exists and holds an array.
  ///
  /// Some keys hold either one number or one number for each layer.
  package func isArray(_ key: String) -> Bool { entry(key)?.type == .array }

  func entry(_ key: String) -> Entry? { indices[key].map { entries[$0] } }

  /// Returns a text; bytes that aren't UTF-8 become U+FFFD.
  package func string(_ key: String) throws(GGUFError) -> String? {
    guard let entry = entry(key) else { return nil }
    guard entry.type == .string else { throw wrongType(entry, "a string") }
    return String(decoding: header.storage[entry.payload], as: UTF8.self)
  }

  /// Returns a number of any integer type that fits into an `Int`.
  package func int(_ key: String) throws(GGUFError) -> Int? {
    guard let entry = entry(key) else { return nil }
    guard let value = integer(entry.type, at: entry.payload.lowerBound) else {
      throw wrongType(entry, "an integer")
    }
    return value
  }

  /// Returns a number of either floating-point type.
  package func float(_ key: String) throws(GGUFError) -> Float? {
    guard let entry = entry(key) else { return nil }
    guard let value = real(entry.type, at: entry.payload.lowerBound) else {
      throw wrongType(entry, "a floating-point number")
    }
    return Float(value)
  }

  package func bool(_ key: String) throws(GGUFError) -> Bool? {
    guard let entry = entry(key) else { return nil }
    guard entry.type == .bool else { throw wrongType(entry, "a boolean") }
    return header.storage[entry.payload.lowerBound] != 0
  }

  package func stringArray(_ key: String) throws(GGUFError) -> GGUFStrings? {
    guard let entry = entry(key) else { return nil }
    guard let elements = entry.elements, elements.type == .string else {
      throw wrongType(entry, "an array of strings")
    }
    return GGUFStrings(header: header, count: elements.count, payload: entry.payload)
  }

  package func intArray(_ key: String) throws(GGUFError) -> [Int]? {
    try array(key, "an array of integers") { type, offset in integer(type, at: offset) }
  }

  package func floatArray(_ key: String) throws(GGUFError) -> [Float]? {
    try array(key, "an array of floating-point numbers") { type, offset in
      real(type, at: offset).map(Float.init)
    }
  }

  /// Returns an array of booleans, or of integers in which 0 means false.
  package func boolArray(_ key: String) throws(GGUFError) -> [Bool]? {
    try array(key, "an array of booleans") { type, offset in
      type == .bool
        ? header.storage[offset] != 0 : integer(type, at: offset).map { $0 != 0 }
    }
  }

  private func array<T>(
    _ key: String, _ expected: String, _ element: (GGUFValueType, Int) -> T?
  ) throws(GGUFError) -> [T]? {
    guard let entry = entry(key) else { return nil }
    guard let elements = entry.elements, let size = elements.type.byteCount else {
      throw wrongType(entry, expected)
    }
    var values: [T] = []
    values.reserveCapacity(elements.count)
    for index in 0..<elements.count {
      guard let value = element(elements.type, entry.payload.lowerBound + index * size) else {
        throw wrongType(entry, expected)
      }
      values.append(value)
    }
    return values
  }

  /// Returns the integer of a type at an offset; nil for other types and numbers that don't fit.
  func integer(_ type: GGUFValueType, at offset: Int) -> Int? {
    switch type {
    case .uint8: Int(header.load(at: offset) as UInt8)
    case .int8: Int(header.load(at: offset) as Int8)
    case .uint16: Int(header.load(at: offset) as UInt16)
    case .int16: Int(header.load(at: offset) as Int16)
    case .uint32: Int(header.load(at: offset) as UInt32)
    case .int32: Int(header.load(at: offset) as Int32)
    case .uint64: Int(exactly: header.load(at: offset) as UInt64)
    case .int64: Int(header.load(at: offset) as Int64)
    case .float32, .float64, .bool, .string, .array: nil
    }
  }

  /// Returns the floating-point number of a type at an offset; nil for other types.
  func real(_ type: GGUFValueType, at offset: Int) -> Double? {
    switch type {
    case .float32: Double(Float(bitPattern: header.load(at: offset)))
    case .float64: Double(bitPattern: header.load(at: offset))
    default: nil
    }
  }

  private func wrongType(_ entry: Entry, _ expected: String) -> GGUFError {
    .wrongType(key: entry.key, expected: expected, found: "\(describe(entry))")
  }

  private func describe(_ entry: Entry) -> String {
    typeName(entry) + (entry.elements == nil ? " " + displayValue(entry.key, limit: 40) : "")
  }

  func typeName(_ entry: Entry) -> String {
    guard let elements = entry.elements else { return "\(entry.type)" }
    return "\(elements.type)[\(elements.count)]"
  }
}
