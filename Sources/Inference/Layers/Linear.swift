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

/// A linear projection: y = W x + b, and the adapters' update where the pass uses it.
struct Linear {
  let weight: PackedMatrix  // (outputs, inputs)
  let bias: Matrix?  // (1, outputs)
  var update: LowRankUpdate?

  /// Computes y (rows, outputs) from x (rows, inputs).
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into y: Matrix) {
    pass.ops.matmul(x, weight, into: y)
    finish(y, of: x, pass)
  }

  /// Adds update and bias to the product of x, where several products share their input.
  func finish(_ y: Matrix, of x: Matrix, _ pass: ForwardPass) {
    if let update, pass.options.usesAdapters { update.add(x, pass, into: y) }
    if let bias { pass.ops.addRow(bias, into: y) }
  }
}

/// A low-rank update of a projection, from one or more adapters: y += up (down x).
///
/// It is computed beside the product, since merged weights would be rounded once more.
///
/// Source: Hu et al. 2021, LoRA: Low-Rank Adaptation of Large Language Models, section 4.1.
struct LowRankUpdate {
  let down: PackedMatrix  // (rank, inputs), `lora_a` of all adapters
  let up: Matrix  // (rank, outputs), `lora_b` transposed and scaled

  /// Adds the update of x (rows, inputs) to y (rows, outputs).
  func add(_ x: Matrix, _ pass: ForwardPass, into y: Matrix) {
    let low = pass.workspace.lowRank.reshaped(rows: x.rows, columns: up.rows)
    pass.ops.addLowRank(x, down, up, low: low, into: y)
  }
}
