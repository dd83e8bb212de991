import Tensors
import TestSupport
import Testing

@Suite struct PackedMatrixTests {
  private let pool = ComputePool(threads: 2)

  /// Returns the tolerance relative to the row's largest element: scales of K types are rounded to
  /// half precision.
  private func tolerance(_ type: DType) -> Float {
    switch type {
    case .q2_K, .q3_K, .q4_K, .q5_K, .q6_K: 0x1p-10
    case .q4_1, .q5_1: 0x1p-22
    default: 0
    }
  }

  @Test(arguments: supportedTypes, [1, 15, 16, 17, 33])
  func `packed rows are the stored ones`(type: DType, rows: Int) throws {
    var random = SplitMix(seed: UInt64(rows))
    let columns = type.blockLength * 3
    let bytes = random.blocks(type, elements: rows * columns)
    let packed = PackedMatrix(rows: rows, columns: columns, type: type, bytes: bytes, pool: pool)
    let expected = bytes.withUnsafeBytes { dequantize(type, $0) }
    let row = Matrix(rows: 1, columns: columns)
    for index in 0..<rows {
      packed.dequantizeRow(index, into: row)
      let reference = Array(expected[index * columns..<(index + 1) * columns])
      let largest = reference.reduce(0) { max($0, abs($1)) }
      #expect(largestDifference(row.values, reference) <= tolerance(type) * largest)
    }
  }

  @Test(arguments: [1, 2000, 5000, 1 << 20])
  func `packed strip by strip it is the same, and each byte is told of once`(strip: Int) {
    var random = SplitMix(seed: 5)
    let (rows, columns) = (133, 96)
    let bytes = random.blocks(.q4_1, elements: rows * columns)
    var told: [Range<Int>] = []
    let packed = bytes.withUnsafeBytes { bytes in
      PackedMatrix(
        rows: rows, columns: columns, type: .q4_1, bytes: bytes, pool: pool, stripBytes: strip
      ) { told.append($0) }
    }
    #expect(told.first?.lowerBound == 0 && told.last?.upperBound == bytes.count)
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(told.count == (strip == 1 ? 9 : strip > bytes.count ? 1 : told.count))
    #expect(strip > 10_000 || told.count > 1)
    let whole = PackedMatrix(rows: rows, columns: columns, type: .q4_1, bytes: bytes, pool: pool)
    let (row, expected) = (Matrix(rows: 1, columns: columns), Matrix(rows: 1, columns: columns))
    for index in 0..<rows {
      packed.dequantizeRow(index, into: row)
      whole.dequantizeRow(index, into: expected)
      #expect(row.values == expected.values)
    }
  }

  @Test(arguments: [DType.f32, .f16, .bf16], [20, 48, 310])
  func `float matrices may have any number of columns`(type: DType, columns: Int) {
    var random = SplitMix(seed: 1)
    let bytes = random.blocks(type, elements: 5 * columns)
    let packed = PackedMatrix(rows: 5, columns: columns, type: type, bytes: bytes, pool: pool)
    let row = Matrix(rows: 1, columns: columns)
    packed.dequantizeRow(4, into: row)
    let expected = bytes.withUnsafeBytes { dequantize(type, $0) }
    #expect(row.values == Array(expected[(4 * columns)...]))
  }

  @Test(arguments: supportedTypes)
  func `memory is about one copy`(type: DType) {
    let (rows, columns) = (64, 512)
    var random = SplitMix(seed: 2)
    let bytes = random.blocks(type, elements: rows * columns)
    let packed = PackedMatrix(rows: rows, columns: columns, type: type, bytes: bytes, pool: pool)
    // 6-bit quants and the values of IQ4_NL become 8 bits, 2-bit and 3-bit quants 4, BF16 F32.
    let growth =
      switch type {
      case .bf16: 2.0
      case .q6_K: 1.4
      case .iq4_nl: 1.9
      case .q2_K: 2.3
      case .q3_K: 1.8
      default: 1.12
      }
    #expect(Double(packed.byteCount) <= Double(bytes.count) * growth)
  }
}
