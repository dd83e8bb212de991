import Foundation
import Tensors
import Testing
import TestSupport

/// A file that lives as long as the value, for one test.
final class TemporaryFile {
  let path: String

  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("lcchat-\(UUID().uuidString).gguf").path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

/// Opens bytes as a file.
func openGGUF(_ bytes: [UInt8]) throws -> GGUFFile {
  let file = TemporaryFile()
  try file.write(bytes)
  return try GGUFFile(path: file.path)
}

/// Returns the error of opening bytes as a file; nil if that succeeds.
func openingError(_ bytes: [UInt8]) -> GGUFError? {
  do {
    _ = try openGGUF(bytes)
    return nil
  } catch {
    return error as? GGUFError
  }
}

func openingError(_ writer: GGUFWriter) -> GGUFError? { openingError(writer.bytes()) }

/// A file with every kind of value and three tensors, two of them quantised.
func smallWriter(version: UInt32 = 3) -> GGUFWriter {
  var writer = GGUFWriter(version: version)
  writer.set("general.architecture", .string("tiny"))
  writer.set("tiny.block_count", .uint32(2))
  writer.set("tiny.scale", .float32(0.5))
  writer.set("tiny.wide", .float64(-2.25))
  writer.set("tiny.flag", .bool(true))
  writer.set("tiny.big", .uint64(1 << 40))
  writer.set("tiny.negative", .int8(-3))
  writer.set("tokens", .strings(["<s>", "", "héllo"]))
  writer.set("scores", .float32s([0, -1.5, 2]))
  writer.set("types", .int32s([3, 1, 1]))
  writer.set("pattern", .bools([true, false]))
  writer.addTensor(name: "norm", dimensions: [3], values: [1, 2, 3])
  writer.addTensor(
    name: "blocks", dimensions: [32, 2], type: .q8_0, bytes: (0..<68).map { UInt8($0) })
  writer.addTensor(name: "last", dimensions: [2, 2], values: [4, 5, 6, 7])
  return writer
}

/// Uses the whole API of an open file, and checks that the results are consistent.
///
/// Returns the sum of all bytes of tensors that can be read.
@discardableResult
func exercise(_ file: GGUFFile) throws -> Int {
  for key in file.metadata.keys {
    let shown = file.metadata.displayValue(key) + file.metadata.displayType(key)
    #expect(shown.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    if let strings = try? file.metadata.stringArray(key) {
      let (bytes, offsets) = strings.flattened()
      #expect(offsets.count == strings.count + 1 && offsets.last == bytes.count)
    }
    _ = try? file.metadata.intArray(key)
    _ = try? file.metadata.floatArray(key)
    _ = try? file.metadata.boolArray(key)
  }
  var sum = 0
  for tensor in file.tensors {
    #expect(file.tensor(named: tensor.name) == tensor)
    #expect(tensor.offset.isMultiple(of: file.alignment) && tensor.offset < file.byteCount)
    guard tensor.type.dtype != nil else { continue }
    sum += try file.withBytes(of: tensor) { bytes in
      #expect(bytes.count == tensor.byteCount)
      return bytes.reduce(0) { $0 + Int($1) }
    }
  }
  return sum
}
