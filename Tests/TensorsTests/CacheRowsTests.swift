import Tensors
import TestSupport
import Testing
import Wording

struct CacheRowsTests {
  /// Returns numbers after they were stored in a cache as rows of `d`.
  private func roundTrip(_ numbers: [Float], _ type: CacheType, d: Int) -> [Float] {
    let rows = (numbers.count + d - 1) / d
    let x = Matrix(rows: rows, columns: d)
    x.withElements { _ = $0.update(fromContentsOf: numbers) }
    let memory = AlignedMemory(byteCount: CacheRows.bytes(rows, d, type))
    let cache = CacheRows(memory, at: 0, capacity: rows, headDimension: d, type: type)
    let y = Matrix(rows: rows, columns: d)
    for row in 0..<rows {
      cache.store(x, row: row, column: 0, at: row)
      cache.load(row, into: y, row: row, column: 0)
    }
    return y.withElements { Array($0.prefix(numbers.count)) }
  }

  // Fewer numbers than a vector has use the scalar path.
  @Test(arguments: [5, 64, 1021])
  func `every half comes back as it is`(width: Int) {
    let halves = (UInt16.min...(.max)).map { Float(Float16(bitPattern: $0)) }.filter(\.isFinite)
    #expect(roundTrip(halves, .f16, d: width) == halves)
  }

  @Test(arguments: [5, 64])
  func `other numbers become the nearest half, ties to even`(width: Int) {
    var generator = SplitMix(seed: 9)
    var numbers: [Float] = [
      65504, 65519.996, 65520, -65520, 1e30, .infinity, 0, -0.0, 1e-30, 2.98e-8, 2.9802322e-8,
      2.9802326e-8, 6.1e-5, 6.1035e-5, 2049, 2051, 1.0004883, 1.0014648,
    ]
    for exponent in -26...17 {
      numbers += (0..<200).map { _ in
        Float.random(in: -1...1, using: &generator)
          * Float(sign: .plus, exponent: exponent, significand: 1)
      }
    }
    #expect(roundTrip(numbers, .f16, d: width) == numbers.map { Float(Float16($0)) })
    #expect(roundTrip(numbers, .f32, d: width) == numbers)
    #expect(
      roundTrip(Array(repeating: .nan, count: 70), .f16, d: width).allSatisfy { $0.isNaN })
  }

  @Test(arguments: [1, 20, 32, 64, 100])
  func `8 bits are within half a step of a row's largest, 4 bits of a block's range`(d: Int) {
    var generator = SplitMix(seed: 4)
    let numbers = (0..<7 * d).map { _ in Float.random(in: -3...5, using: &generator) }
    let (q8, q4) = (roundTrip(numbers, .q8_0, d: d), roundTrip(numbers, .q4, d: d))
    for row in 0..<7 {
      let places = row * d..<row * d + d
      let step = places.map { abs(numbers[$0]) }.reduce(0, max) / 127
      for place in places { #expect(abs(q8[place] - numbers[place]) <= step * 0.51) }
      for start in stride(from: row * d, to: places.upperBound, by: 32) {
        let block = start..<min(start + 32, places.upperBound)
        let values = block.map { numbers[$0] }
        let range = (values.max() ?? 0) - (values.min() ?? 0)
        // Scale and minimum are halves themselves.
        for place in block {
          #expect(abs(q4[place] - numbers[place]) <= range / 15 * 0.51 + 0.005)
        }
      }
    }
  }

  @Test(arguments: [CacheType.q8_0, .q4])
  func `rows of zeros and of one number come back`(type: CacheType) {
    #expect(roundTrip(Array(repeating: 0, count: 40), type, d: 20).allSatisfy { $0 == 0 })
    #expect(roundTrip(Array(repeating: 0.5, count: 40), type, d: 20).allSatisfy { $0 == 0.5 })
  }

  @Test func `a row has the documented number of bytes`() {
    let bytes = CacheType.allCases.map { [$0.bytes(64), $0.bytes(80)] }
    #expect(bytes == [[256, 320], [128, 160], [68, 84], [40, 60]])
  }
}
