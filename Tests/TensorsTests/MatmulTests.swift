import Tensors
import TestSupport
import Testing

@Suite struct MatmulTests {
  /// The product in double precision over the dequantised weights.
  private func reference(_ x: Matrix, _ weights: [Float], rows: Int) -> [Float] {
    let inputs = x.values
    let columns = x.columns
    return (0..<x.rows).flatMap { token in
      (0..<rows).map { row in
        let sum = (0..<columns).reduce(0.0) {
          $0 + Double(inputs[token * columns + $1]) * Double(weights[row * columns + $1])
        }
        return Float(sum)
      }
    }
  }

  private func isExact(_ type: DType) -> Bool {
    type == .f32 || type == .f16 || type == .bf16
  }

  /// Returns the tolerance: activations in 8 bits cost about 1e-4 of the variance, float32 sums
  /// almost nothing.
  private func tolerance(_ type: DType) -> Double { isExact(type) ? 1e-11 : 5e-4 }

  @Test(arguments: supportedTypes, [1, 2, 4, 5, 16, 23, 67])
  func `products agree with plain sums, and all instruction sets with each other`(
    type: DType, tokens: Int
  ) {
    let pool = ComputePool(threads: 2)
    var random = SplitMix(seed: UInt64(tokens))
    let rows = 37
    let columns = type.blockLength == 256 ? 512 : isExact(type) ? 310 : 96
    let bytes = random.blocks(type, elements: rows * columns)
    let w = PackedMatrix(rows: rows, columns: columns, type: type, bytes: bytes, pool: pool)
    let x = random.activations(rows: tokens, columns: columns)
    let expected = reference(x, bytes.withUnsafeBytes { dequantize(type, $0) }, rows: rows)
    var scalar: [Float] = []
    for set in instructionSets {
      let y = Matrix(rows: tokens, columns: rows, Array(repeating: .nan, count: tokens * rows))
      Ops(pool: pool, instructionSet: set).matmul(x, w, into: y)
      #expect(normalizedError(y.values, expected) <= tolerance(type), "\(set)")
      if set == .scalar { scalar = y.values }
      // The same integer sums; only the order and fusing of float32 additions differ.
      #expect(normalizedError(y.values, scalar) <= 1e-12, "\(set)")
    }
  }

  @Test(
    .enabled(if: Kit.large.isPresent, "\(Kit.absence)"),
    arguments: supportedTypes.filter { $0 != .f32 })
  func `the kit's product is met`(type: DType) throws {
    let product = try Kit.large.weightCase(type).matvec
    let tensor = try Kit.large.tensor(product.tensor, of: type)
    let data = try Kit.large.floats(product.file)
    let x = Matrix(rows: 1, columns: product.x_count, Array(data[..<product.x_count]))
    let expected = Array(data[product.x_count...])
    let pool = ComputePool(threads: 2)
    let w = PackedMatrix(
      rows: tensor.rows, columns: tensor.columns, type: type, bytes: tensor.bytes, pool: pool)
    let allowed = isExact(type) ? product.tolerance.nmse_float_activations : product.tolerance.nmse
    for set in instructionSets {
      let y = Matrix(rows: 1, columns: product.y_count)
      Ops(pool: pool, instructionSet: set).matmul(x, w, into: y)
      #expect(normalizedError(y.values, expected) <= allowed, "\(set)")
      #expect(largestDifference(y.values, expected) <= product.tolerance.max_abs, "\(set)")
    }
  }

  @Test(arguments: instructionSets)
  func `the extremes of every quant don't overflow`(set: InstructionSet) throws {
    let pool = ComputePool(threads: 1)
    for type in [DType.q4_0, .q5_0, .q8_0, .iq4_nl] {
      // Scale 1 and the quant furthest from 0 that all bits set give.
      var block = [UInt8](repeating: type == .q8_0 ? 0x7f : 0xff, count: type.blockBytes)
      block.replaceSubrange(0..<2, with: [0x00, 0x3c])
      let bytes = Array(repeating: block, count: 16).flatMap(\.self)
      let w = PackedMatrix(rows: 16, columns: 32, type: type, bytes: bytes, pool: pool)
      let quant = try #require(bytes.withUnsafeBytes { dequantize(type, $0) }.first)
      for value in [Float(127), -127] {
        let x = Matrix(rows: 2, columns: 32, Array(repeating: value, count: 64))
        let y = Matrix(rows: 2, columns: 16)
        Ops(pool: pool, instructionSet: set).matmul(x, w, into: y)
        #expect(y.values == Array(repeating: 32 * quant * value, count: 32), "\(type)")
      }
    }
  }

  @Test func `activations of zero give zero`() {
    let pool = ComputePool(threads: 1)
    var random = SplitMix(seed: 3)
    let bytes = random.blocks(.q4_1, elements: 16 * 64)
    let w = PackedMatrix(rows: 16, columns: 64, type: .q4_1, bytes: bytes, pool: pool)
    for set in instructionSets {
      let y = Matrix(rows: 1, columns: 16, Array(repeating: 1, count: 16))
      Ops(pool: pool, instructionSet: set).matmul(Matrix(rows: 1, columns: 64), w, into: y)
      #expect(y.values == Array(repeating: 0, count: 16))
    }
  }

  @Test(arguments: [1, 9], [1, 2, 3])
  func `products that share their input equal single ones`(tokens: Int, threads: Int) {
    let pool = ComputePool(threads: threads)
    let ops = Ops(pool: pool)
    var random = SplitMix(seed: 4)
    let x = random.activations(rows: tokens, columns: 256)
    let matrices = [(DType.q4_K, 300), (.f16, 20), (.q8_0, 129)].map { type, rows in
      PackedMatrix(
        rows: rows, columns: 256, type: type,
        bytes: random.blocks(type, elements: rows * 256), pool: pool)
    }
    let single = matrices.map { w in
      let y = Matrix(rows: tokens, columns: w.rows)
      ops.matmul(x, w, into: y)
      return y.values
    }
    let y = matrices.map { Matrix(rows: tokens, columns: $0.rows) }
    ops.matmul(x, (matrices[0], y[0]), (matrices[1], y[1]), (matrices[2], y[2]))
    #expect(y.map(\.values) == single)
    let z = matrices.map { Matrix(rows: tokens, columns: $0.rows) }
    ops.matmul(x, (matrices[1], z[1]), (matrices[2], z[2]))
    #expect(z[1].values == single[1])
    #expect(z[2].values == single[2])
  }

  @Test func `each token's product is its own`() {
    let pool = ComputePool(threads: 2)
    let ops = Ops(pool: pool)
    var random = SplitMix(seed: 5)
    let w = PackedMatrix(
      rows: 200, columns: 128, type: .q4_0, bytes: random.blocks(.q4_0, elements: 200 * 128),
      pool: pool)
    let x = random.activations(rows: 70, columns: 128)
    let together = Matrix(rows: 70, columns: 200)
    ops.matmul(x, w, into: together)
    for token in [0, 15, 16, 63, 64, 69] {
      let alone = Matrix(rows: 1, columns: 200)
      ops.matmul(x.rows(token..<token + 1), w, into: alone)
      #expect(alone.values == together.rows(token..<token + 1).values)
    }
  }
}
