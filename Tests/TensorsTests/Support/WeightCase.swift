import Foundation
import Tensors
import TestSupport

extension Kit {
  static func models() throws -> [String] {
    let models = folder.appending(path: "models")
    return try FileManager.default.contentsOfDirectory(atPath: models.path)
      .filter { $0.hasSuffix(".gguf") }.sorted().map { models.appending(path: $0).path }
  }

  static func weightCase(_ type: DType) throws -> WeightCase {
    try json(WeightCase.self, "cases/llama-\(type.name.lowercased()).json")
  }

  static func model(_ type: DType) throws -> TensorDirectory {
    try TensorDirectory(
      Data(contentsOf: folder.appending(path: "models/llama-\(type.name.lowercased()).gguf")))
  }
}

/// What a case says about one weight type.
struct WeightCase: Decodable {
  struct Rows: Decodable {
    struct Row: Decodable {
      let tensor: String
      let row: Int
      let offset_floats: Int
      let count: Int
    }
    let file: String
    let rows: [Row]
  }
  struct Product: Decodable {
    struct Tolerance: Decodable {
      let nmse_float_activations: Double
      let nmse: Double
      let max_abs: Float
    }
    let tensor: String
    let file: String
    let x_count: Int
    let y_count: Int
    let tolerance: Tolerance
  }
  let dequant: Rows
  let matvec: Product
}

/// Where the tensors of a GGUF file stand; just enough of a parser to find them.
struct TensorDirectory {
  struct Entry {
    let columns: Int
    let rows: Int
    let type: DType
    let offset: Int
  }
  private let file: Data
  private var position = 8
  private var entries: [String: Entry] = [:]
  private var start = 0

  init(_ file: Data) throws {
    self.file = file
    let tensors = read(UInt64.self)
    for _ in 0..<read(UInt64.self) {
      _ = string()
      skipValue(read(UInt32.self))
    }
    for _ in 0..<tensors {
      let name = string()
      let shape = (0..<read(UInt32.self)).map { _ in Int(read(UInt64.self)) }
      let type = DType(rawValue: read(UInt32.self))
      let offset = Int(read(UInt64.self))
      guard let type, let columns = shape.first else { continue }
      entries[name] = Entry(
        columns: columns, rows: shape.dropFirst().reduce(1, *), type: type, offset: offset)
    }
    start = (position + 31) / 32 * 32
  }

  func tensor(_ name: String) -> (entry: Entry, bytes: [UInt8])? {
    guard let entry = entries[name],
      let count = entry.type.byteCount(elements: entry.rows * entry.columns)
    else { return nil }
    return (entry, Array(file[start + entry.offset..<start + entry.offset + count]))
  }

  private mutating func read<T: FixedWidthInteger>(_: T.Type) -> T {
    defer { position += MemoryLayout<T>.size }
    return file.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: T.self) }
  }

  private mutating func string() -> String {
    let count = Int(read(UInt64.self))
    defer { position += count }
    return String(decoding: file[position..<position + count], as: UTF8.self)
  }

  private mutating func skipValue(_ type: UInt32) {
    switch type {
    case 0, 1, 7: position += 1
    case 2, 3: position += 2
    case 4, 5, 6: position += 4
    case 8: _ = string()
    case 9:
      let element = read(UInt32.self)
      for _ in 0..<read(UInt64.self) { skipValue(element) }
    default: position += 8
    }
  }
}
