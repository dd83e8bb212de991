import Tensors

/// A norm of rows, before or after a block.
struct Norm {
  let kind: ModelShape.NormKind
  let weight: Matrix  // (1, width)
  let bias: Matrix?  // (1, width), of layer norms
  let epsilon: Float

  /// Norms each row of x (rows, width) into `result`, which may be `x`.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into result: Matrix) {
    switch kind {
    case .rms: pass.ops.rmsNorm(x, weight: weight, epsilon: epsilon, into: result)
    case .layer:
      pass.ops.layerNorm(x, weight: weight, bias: bias, epsilon: epsilon, into: result)
    }
  }

  /// Returns the normed states (tokens, embedding), in memory that the next norm overwrites.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass) -> Matrix {
    let h = pass.workspace.normalized.rows(0..<x.rows)
    self(x, pass, into: h)
    return h
  }

  /// Norms each head of a projection (tokens, heads × d) by itself if the weight has d elements, or
  /// each whole row.
  func normalizeHeads(_ x: Matrix, _ pass: ForwardPass) {
    let width = weight.columns
    let rows = x.reshaped(rows: x.rows * (x.columns / width), columns: width)
    self(rows, pass, into: rows)
  }
}

/// A linear projection: y = W x + b.
struct Linear {
  let weight: PackedMatrix  // (outputs, inputs)
  let bias: Matrix?  // (1, outputs)

  /// Computes y (rows, outputs) from x (rows, inputs).
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into y: Matrix) {
    pass.ops.matmul(x, weight, into: y)
    addBias(to: y, pass)
  }

  /// Adds the bias to a product, where several products share their input.
  func addBias(to y: Matrix, _ pass: ForwardPass) {
    if let bias { pass.ops.addRow(bias, into: y) }
  }
}
