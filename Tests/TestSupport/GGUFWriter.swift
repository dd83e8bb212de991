import Foundation
package import Tensors

/// Writes small GGUF files: tiny models for tests, and hostile ones.
package struct GGUFWriter {
  /// A metadata value.
  package enum Value: Sendable {
    case uint8(UInt8)
    case int8(Int8)
    case uint16(UInt16)
    case int16(Int16)
    case uint32(UInt32)
    case int32(Int32)
    case uint64(UInt64)
    case int64(Int64)
    case float32(Float)
    case float64(Double)
    case bool(Bool)
    case string(String)
    /// A string that need not be UTF-8.
    case bytes([UInt8])
    /// Elements that all have the given type.
    case array(GGUFValueType, [Value])

    package static func strings(_ values: [String]) -> Value {
      .array(.string, values.map(Value.string))
    }
    package static func int32s(_ values: [Int32]) -> Value {
      .array(.int32, values.map(Value.int32))
    }
    package static func float32s(_ values: [Float]) -> Value {
      .array(.float32, values.map(Value.float32))
    }
    package static func bools(_ values: [Bool]) -> Value { .array(.bool, values.map(Value.bool)) }
  }

  /// A tensor to write.
  private struct Tensor {
    let name: String
    let dimensions: [Int]
    let type: UInt32
    let bytes: [UInt8]
    let offset: Int?
  }

  private let version: UInt32
  private let alignment: Int
  private var entries: [(key: String, value: Value)] = []
  private var tensors: [Tensor] = []

  /// Creates a writer; an alignment other than 32 is written as `general.alignment`.
  package init(version: UInt32 = 3, alignment: Int = 32) {
    precondition(alignment > 0, "data can't be aligned to \(alignment) bytes")
    self.version = version
    self.alignment = alignment
    if alignment != 32 { set("general.alignment", .uint32(UInt32(alignment))) }
  }

  /// Adds a key, also a second time: readers have to refuse duplicates.
  package mutating func set(_ key: String, _ value: Value) {
    entries.append((key, value))
  }

  /// Adds a tensor, the fastest varying dimension first; `offset` overrides its position.
  package mutating func addTensor(
    name: String, dimensions: [Int], type: UInt32, bytes: [UInt8], offset: Int? = nil
  ) {
    tensors.append(
      Tensor(name: name, dimensions: dimensions, type: type, bytes: bytes, offset: offset))
  }

  /// Adds a tensor of a type that lcchat can read.
  package mutating func addTensor(
    name: String, dimensions: [Int], type: DType, bytes: [UInt8]
  ) {
    addTensor(name: name, dimensions: dimensions, type: type.rawValue, bytes: bytes)
  }

  /// Adds a float32 tensor, the fastest varying dimension first.
  package mutating func addTensor(name: String, dimensions: [Int], values: [Float]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 4)
    for value in values { Self.append(value.bitPattern, to: &bytes) }
    addTensor(name: name, dimensions: dimensions, type: .f32, bytes: bytes)
  }

  /// Returns the file; nothing follows the last tensor.
  package func bytes() -> [UInt8] {
    var head = Array("GGUF".utf8)
    Self.append(version, to: &head)
    Self.append(UInt64(tensors.count), to: &head)
    Self.append(UInt64(entries.count), to: &head)
    for (key, value) in entries {
      Self.append(Array(key.utf8), to: &head)
      Self.append(Self.type(of: value).rawValue, to: &head)
      Self.append(value, to: &head)
    }
    var data: [UInt8] = []
    for tensor in tensors {
      pad(&data)
      Self.append(Array(tensor.name.utf8), to: &head)
      Self.append(UInt32(tensor.dimensions.count), to: &head)
      for dimension in tensor.dimensions { Self.append(Int64(dimension), to: &head) }
      Self.append(tensor.type, to: &head)
      Self.append(Int64(tensor.offset ?? data.count), to: &head)
      data += tensor.bytes
    }
    if !data.isEmpty { pad(&head) }
    return head + data
  }

  /// Writes the file, replacing an existing one.
  package func write(to path: String) throws {
    try Data(bytes()).write(to: URL(filePath: path))
  }

  private func pad(_ bytes: inout [UInt8]) {
    let rest = bytes.count % alignment
    if rest > 0 { bytes += [UInt8](repeating: 0, count: alignment - rest) }
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private static func append(_ string: [UInt8], to bytes: inout [UInt8]) {
    append(UInt64(string.count), to: &bytes)
    bytes += string
  }

  private static func append(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .uint8(let number): append(number, to: &bytes)
    case .int8(let number): append(number, to: &bytes)
    case .uint16(let number): append(number, to: &bytes)
    case .int16(let number): append(number, to: &bytes)
    case .uint32(let number): append(number, to: &bytes)
    case .int32(let number): append(number, to: &bytes)
    case .uint64(let number): append(number, to: &bytes)
    case .int64(let number): append(number, to: &bytes)
    case .float32(let number): append(number.bitPattern, to: &bytes)
    case .float64(let number): append(number.bitPattern, to: &bytes)
    case .bool(let flag): bytes.append(flag ? 1 : 0)
    case .string(let text): append(Array(text.utf8), to: &bytes)
    case .bytes(let text): append(text, to: &bytes)
    case .array(let type, let values):
      append(type.rawValue, to: &bytes)
      append(UInt64(values.count), to: &bytes)
      for value in values { append(value, to: &bytes) }
    }
  }

  private static func type(of value: Value) -> GGUFValueType {
    switch value {
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .uint32: .uint32
    case .int32: .int32
    case .uint64: .uint64
    case .int64: .int64
    case .float32: .float32
    case .float64: .float64
    case .bool: .bool
    case .string, .bytes: .string
    case .array: .array
    }
  }
}
