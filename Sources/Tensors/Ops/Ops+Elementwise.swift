import CKernels

extension Ops {
  /// Divides each row by its root mean square and multiplies it by `weight` (1, columns).
  ///
  /// `result` may be `x`. To normalise each head, pass a view of shape (tokens × heads, d).
  package func rmsNorm(_ x: Matrix, weight: Matrix, epsilon: Float, into result: Matrix) {
    x.expectShape(of: result, "rmsNorm")
    precondition(
      weight.rows == 1 && weight.columns == x.columns, "rmsNorm: \(x.shape) by \(weight.shape)")
    stages.enter(.norm)
    let isa = isa
    forRows(x.rows, elementsEach: x.columns) { rows in
      for row in rows {
        // SAFETY: one row of `columns` floats of each.
        unsafe ck_rms_norm(
          isa, x.pointer + row * x.columns, weight.pointer, epsilon, x.columns,
          result.pointer + row * x.columns)
      }
    }
  }

  /// Normalises each row to mean 0 and variance 1, then multiplies it by `weight` and adds `bias`,
  /// both (1, columns).
  ///
  /// `result` may be `x`.
  package func layerNorm(
    _ x: Matrix, weight: Matrix, bias: Matrix?, epsilon: Float, into result: Matrix
  ) {
    x.expectShape(of: result, "layerNorm")
    precondition(
      weight.rows == 1 && weight.columns == x.columns && (bias?.columns ?? x.columns) == x.columns,
      "layerNorm: \(x.shape) by \(weight.shape)")
    stages.enter(.norm)
    let isa = isa
    forRows(x.rows, elementsEach: x.columns) { rows in
      for row in rows {
        // SAFETY: one row of `columns` floats of each; a missing bias is NULL.
        unsafe ck_layer_norm(
          isa, x.pointer + row * x.columns, weight.pointer, bias?.pointer, epsilon, x.columns,
          result.pointer + row * x.columns)
      }
    }
  }

  /// Adds a row (1, columns) to every row of y.
  package func addRow(_ row: Matrix, into y: Matrix) {
    precondition(row.rows == 1 && row.columns == y.columns, "addRow: \(row.shape) to \(y.shape)")
    stages.enter(.other)
    let isa = isa
    forRows(y.rows, elementsEach: y.columns) { rows in
      for index in rows {
        // SAFETY: one row of `columns` floats of each.
        unsafe ck_add(isa, row.pointer, y.columns, y.pointer + index * y.columns)
      }
    }
  }

  /// Clamps the elements of x to at least -bound and at most bound.
  package func clamp(_ x: Matrix, to bound: Float) {
    stages.enter(.other)
    let isa = isa
    // SAFETY: each range of x for itself.
    forRows(x.rows, elementsEach: x.columns) { rows in
      unsafe ck_clamp(isa, x.pointer + rows.lowerBound * x.columns, bound, rows.count * x.columns)
    }
  }

  /// x = GELU(x), in the tanh form of GELU.
  package func gelu(_ x: Matrix) {
    stages.enter(.other)
    let isa = isa
    // SAFETY: each range of x for itself.
    forRows(x.rows, elementsEach: x.columns) { rows in
      unsafe ck_gelu(isa, x.pointer + rows.lowerBound * x.columns, rows.count * x.columns)
    }
  }

  /// y += x.
  package func add(_ x: Matrix, into y: Matrix) {
    x.expectShape(of: y, "add")
    stages.enter(.other)
    let isa = isa
    // SAFETY: the same number of floats, each range for itself.
    forRows(x.rows, elementsEach: x.columns) { rows in
      let start = rows.lowerBound * x.columns
      unsafe ck_add(isa, x.pointer + start, rows.count * x.columns, y.pointer + start)
    }
  }

  /// x *= factor.
  package func scale(_ x: Matrix, by factor: Float) {
    stages.enter(.other)
    let isa = isa
    // SAFETY: each range of x for itself.
    forRows(x.rows, elementsEach: x.columns) { rows in
      unsafe ck_scale(isa, x.pointer + rows.lowerBound * x.columns, factor, rows.count * x.columns)
    }
  }

  /// x = cap × tanh(x / cap).
  package func softcap(_ x: Matrix, _ cap: Float) {
    stages.enter(.other)
    let isa = isa
    // SAFETY: each range of x for itself.
    forRows(x.rows, elementsEach: x.columns) { rows in
      unsafe ck_softcap(isa, x.pointer + rows.lowerBound * x.columns, cap, rows.count * x.columns)
    }
  }

  /// result = SiLU(gate) × up; `result` may be `gate` or `up`.
  package func siluMultiply(_ gate: Matrix, _ up: Matrix, into result: Matrix) {
    gate.expectShape(of: up, "siluMultiply")
    gate.expectShape(of: result, "siluMultiply")
    stages.enter(.other)
    let isa = isa
    // SAFETY: the same number of floats in all three, each range for itself.
    forRows(gate.rows, elementsEach: gate.columns) { rows in
      let start = rows.lowerBound * gate.columns
      unsafe ck_silu_multiply(
        isa, gate.pointer + start, up.pointer + start, rows.count * gate.columns,
        result.pointer + start)
    }
  }

  /// result = GELU(gate) × up, in the tanh form of GELU; `result` may be `gate` or `up`.
  package func geluMultiply(_ gate: Matrix, _ up: Matrix, into result: Matrix) {
    gate.expectShape(of: up, "geluMultiply")
    gate.expectShape(of: result, "geluMultiply")
    stages.enter(.other)
    let isa = isa
    // SAFETY: the same number of floats in all three, each range for itself.
    forRows(gate.rows, elementsEach: gate.columns) { rows in
      let start = rows.lowerBound * gate.columns
      unsafe ck_gelu_multiply(
        isa, gate.pointer + start, up.pointer + start, rows.count * gate.columns,
        result.pointer + start)
    }
  }
}
