import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct DequantizeTests {
  /// A row of usual numbers, a row from tiny to huge ones, and a row of zeros.
  @Test func `rows of every block format equal llama.cpp's bit for bit`() throws {
    let file = try GGUFFile(path: Kit.fixtures.folder.appending(path: "blocks/blocks.gguf").path)
    var expected = try Kit.fixtures.floats("blocks/blocks.f32")[...]
    #expect(
      Set(file.tensors.compactMap(\.type.dtype)) == Set(supportedTypes).subtracting([.f32]))
    for tensor in file.tensors {
      let type = try #require(tensor.type.dtype)
      let values = try file.withBytes(of: tensor) { dequantize(type, $0) }
      #expect(values.count == 3 * 256)
      #expect(
        values.map(\.bitPattern) == expected.prefix(values.count).map(\.bitPattern), "\(type)")
      expected = expected.dropFirst(values.count)
    }
    #expect(expected.isEmpty)
  }

  @Test(
    .enabled(if: Kit.large.isPresent, "\(Kit.absence)"),
    arguments: supportedTypes.filter { $0 != .f32 })
  func `rows of the large kit come out bit for bit`(type: DType) throws {
    let rows = try Kit.large.weightCase(type).dequant
    let expected = try Kit.large.floats(rows.file)
    #expect(!rows.rows.isEmpty)
    for row in rows.rows {
      let tensor = try Kit.large.tensor(row.tensor, of: type)
      #expect(tensor.type == type)
      let rowBytes = try #require(type.byteCount(elements: tensor.columns))
      let values = tensor.bytes[row.row * rowBytes..<(row.row + 1) * rowBytes].withUnsafeBytes {
        dequantize(type, $0)
      }
      let reference = expected[row.offset_floats..<row.offset_floats + row.count]
      #expect(values.map(\.bitPattern) == reference.map(\.bitPattern), "\(row.tensor) \(row.row)")
    }
  }

  @Test func `float32 comes back as it is`() {
    let values: [Float] = [0, -1.5, .pi, .leastNonzeroMagnitude]
    #expect(values.withUnsafeBytes { dequantize(.f32, $0) } == values)
  }
}
