import CKernels

/// Operations on matrices, with checked shapes, on the threads of a pool.
///
/// An `Ops` belongs to one engine, because one operation at a time uses its scratch memory. Shapes
/// that don't fit are programmer errors.
package struct Ops {
  package let pool: ComputePool
  package let instructionSet: InstructionSet
  /// The time spent in each stage; operations enter their stage.
  package let stages = StageClock()
  let activations = QuantizedActivations()

  package init(pool: ComputePool, instructionSet: InstructionSet = .best) {
    precondition(
      InstructionSet.available.contains(instructionSet),
      "\(instructionSet.name) was asked for, \(InstructionSet.best.name) is the best there is")
    self.pool = pool
    self.instructionSet = instructionSet
  }

  /// The name of the instruction set in use.
  package var isaName: String { instructionSet.name }

  /// Allocates the scratch memory for products of `tokens` × `columns` activations in advance.
  package func reserve(tokens: Int, columns: Int) {
    activations.reserve(tokens: tokens, columns: columns)
  }

  var isa: ck_isa_t { instructionSet.kernel }

  /// Calls `body` with ranges that cover `rows`, on several threads if there is enough to do.
  func forRows(_ rows: Int, elementsEach: Int, _ body: (Range<Int>) -> Void) {
    let rowsPerPart = max(1, 8192 / max(1, elementsEach))
    let parts = (rows + rowsPerPart - 1) / rowsPerPart
    pool.run(parts) { part in
      body(part * rowsPerPart..<min(rows, (part + 1) * rowsPerPart))
    }
  }
}

extension Matrix {
  /// The shape in the form that messages show.
  var shape: String { "(\(rows), \(columns))" }

  func expectShape(of other: Matrix, _ operation: String) {
    precondition(
      rows == other.rows && columns == other.columns, "\(operation): \(shape) and \(other.shape)")
  }
}
