/// Short forms of values for people.
extension GGUFMetadata {
  /// Returns the type of a value, such as `uint32` or `string[49152]`.
  package func displayType(_ key: String) -> String {
    entry(key).map(typeName) ?? ""
  }

  /// Returns the value on one line without control characters.
  ///
  /// Long text ends in "…"; arrays show their first elements.
  package func displayValue(_ key: String, limit: Int = 60) -> String {
    guard let entry = entry(key) else { return "" }
    guard let elements = entry.elements else {
      return scalar(entry.type, entry.payload, limit: limit)
    }
    var parts: [String] = []
    var length = 0
    if elements.type == .string {
      let strings = GGUFStrings(header: header, count: elements.count, payload: entry.payload)
      for text in strings.prefix(8) where length < limit {
        parts.append("\"" + DisplayText.escaped(text, limit: 24) + "\"")
        length += parts.last?.count ?? 0
      }
    } else if let size = elements.type.byteCount {
      for index in 0..<min(8, elements.count) where length < limit {
        let start = entry.payload.lowerBound + index * size
        parts.append(scalar(elements.type, start..<start + size, limit: 24))
        length += parts.last?.count ?? 0
      }
    }
    if parts.count < elements.count { parts.append("…") }
    return "[" + parts.joined(separator: ", ") + "]"
  }

  private func scalar(_ type: GGUFValueType, _ payload: Range<Int>, limit: Int) -> String {
    switch type {
    case .string: DisplayText.escaped(header.storage[payload], limit: limit)
    case .bool: header.storage[payload.lowerBound] != 0 ? "true" : "false"
    case .float32: "\(Float(bitPattern: header.load(at: payload.lowerBound)))"
    case .float64: "\(Double(bitPattern: header.load(at: payload.lowerBound)))"
    case .uint64: "\(header.load(at: payload.lowerBound) as UInt64)"
    default: integer(type, at: payload.lowerBound).map(String.init) ?? ""
    }
  }
}
