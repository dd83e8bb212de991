import Tensors
import TestSupport
import Testing

struct PackedMatrixRowsTests {
  @Test(arguments: [0..<16, 16..<40, 32..<33, 0..<40])
  func `some of the rows give their part of the product`(rows: Range<Int>) {
    var generator = SplitMix(seed: 5)
    let (count, columns) = (40, 64)
    let values = (0..<count * columns).map { _ in Float.random(in: -1...1, using: &generator) }
    let pool = ComputePool(threads: 2)
    let whole = values.withUnsafeBytes {
      PackedMatrix(rows: count, columns: columns, type: .f32, bytes: $0, pool: pool)
    }
    let x = Matrix(rows: 3, columns: columns)
    x.withElements { x in
      for i in x.indices { x[i] = Float.random(in: -1...1, using: &generator) }
    }
    let ops = Ops(pool: pool)
    let all = Matrix(rows: 3, columns: count)
    ops.matmul(x, whole, into: all)
    let part = whole.rows(rows)
    #expect(part.rows == rows.count && part.columns == columns)
    let some = Matrix(rows: 3, columns: rows.count)
    ops.matmul(x, part, into: some)
    for row in 0..<3 {
      #expect(
        some.withElements { Array($0[row * rows.count..<(row + 1) * rows.count]) }
          == all.withElements {
            Array($0[row * count + rows.lowerBound..<row * count + rows.upperBound])
          })
    }
    #expect(part.byteCount == (rows.count + 15) / 16 * whole.byteCount / 3)
  }
}
