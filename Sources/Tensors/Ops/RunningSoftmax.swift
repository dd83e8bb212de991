import CKernels

/// The normaliser of a softmax over numbers that come in parts (Milakov 2018).
package struct RunningSoftmax: Sendable, Hashable {
  private var largest = -Float.infinity
  private var sum: Float = 0  // of e^(x − largest)

  package init() {}

  /// The logarithm of the sum of e^x over all x so far.
  package var logSum: Float { largest + logarithm(sum) }

  /// Adds the first `count` numbers of a row.
  package mutating func add(
    _ x: Matrix, row: Int, count: Int, _ instructionSet: InstructionSet
  ) {
    precondition(row < x.rows && count <= x.columns, "\(count) numbers of row \(row) of \(x.shape)")
    // SAFETY: the row has at least `count` numbers.
    unsafe ck_softmax_add(
      instructionSet.kernel, x.pointer + row * x.columns, count, &largest, &sum)
  }

  /// Adds all numbers of another running softmax.
  package mutating func merge(_ other: RunningSoftmax) {
    guard other.sum > 0 else { return }
    let top = max(largest, other.largest), log2e: Float = 1.442695
    sum *= exponential2((largest - top) * log2e)
    sum += other.sum * exponential2((other.largest - top) * log2e)
    largest = top
  }

  /// Adds e^(x − shift) of a row's first `count` numbers to the first elements of `sums`.
  package static func addWeights(
    _ x: Matrix, row: Int, count: Int, shift: Float, to sums: Matrix,
    _ instructionSet: InstructionSet
  ) {
    precondition(
      row < x.rows && count <= x.columns && count <= sums.rows * sums.columns,
      "\(count) weights of row \(row) of \(x.shape) to \(sums.shape)")
    // SAFETY: the row and the sums have at least `count` numbers.
    unsafe ck_softmax_weights(
      instructionSet.kernel, x.pointer + row * x.columns, shift, count, sums.pointer)
  }
}

extension Ops {
  /// Adds each row of x to the softmax of that row.
  package func add(_ x: Matrix, to softmax: inout [RunningSoftmax]) {
    precondition(softmax.count == x.rows, "\(softmax.count) softmaxes for \(x.shape)")
    unsafe softmax.withUnsafeMutableBufferPointer { rows in
      let rows = unsafe rows
      pool.run(x.rows) { row in
        // SAFETY: there is an element for each row, and each part has its own.
        unsafe rows[row].add(x, row: row, count: x.columns, instructionSet)
      }
    }
  }
}
