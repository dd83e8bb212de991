import Tensors

/// A projection: y = W x + b.
struct Linear {
  let weight: PackedMatrix  // (outputs, inputs)
  let bias: Matrix?  // (1, outputs)

  /// From x (rows, inputs) to y (rows, outputs).
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into y: Matrix) {
    pass.ops.matmul(x, weight, into: y)
    addBias(to: y, pass)
  }

  /// What is left to do where several products share their input.
  func addBias(to y: Matrix, _ pass: ForwardPass) {
    if let bias { pass.ops.addRow(bias, into: y) }
  }
}
