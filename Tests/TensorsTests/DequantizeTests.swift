import Tensors
import TestSupport
import Testing

@Suite struct DequantizeTests {
  @Test(
    .enabled(if: Kit.isPresent, "\(Kit.absence)"), arguments: supportedTypes.filter { $0 != .f32 })
  func `rows of the kit come out bit for bit`(type: DType) throws {
    let rows = try Kit.weightCase(type).dequant
    let expected = try Kit.floats(rows.file)
    #expect(!rows.rows.isEmpty)
    for row in rows.rows {
      let tensor = try Kit.tensor(row.tensor, of: type)
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
