import Tensors
import TestSupport
import Testing

struct CacheRowsTests {
  /// What a cache gives back for numbers, stored and loaded `width` at a time.
  private func roundTrip(_ numbers: [Float], _ type: CacheElementType, width: Int) -> [Float] {
    let x = Matrix(rows: 1, columns: numbers.count)
    x.withElements { _ = $0.update(fromContentsOf: numbers) }
    let memory = AlignedMemory(byteCount: numbers.count * type.bytes)
    let y = Matrix(rows: 1, columns: numbers.count)
    for start in stride(from: 0, to: numbers.count, by: width) {
      let count = min(width, numbers.count - start)
      CacheRows.store(x, row: 0, column: start, count: count, into: memory, at: start, type: type)
      CacheRows.load(
        memory, at: start, count: count, type: type, into: y, row: 0, column: start)
    }
    return y.withElements { Array($0) }
  }

  // Fewer than a vector takes go the scalar way.
  @Test(arguments: [5, 64, 1021])
  func `every half comes back as it is`(width: Int) {
    let halves = (UInt16.min...(.max)).map { Float(Float16(bitPattern: $0)) }.filter(\.isFinite)
    #expect(roundTrip(halves, .f16, width: width) == halves)
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
    #expect(roundTrip(numbers, .f16, width: width) == numbers.map { Float(Float16($0)) })
    #expect(roundTrip(numbers, .f32, width: width) == numbers)
    #expect(
      roundTrip(Array(repeating: .nan, count: 70), .f16, width: width).allSatisfy { $0.isNaN })
  }
}
