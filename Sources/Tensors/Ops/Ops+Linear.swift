import CKernels

extension Ops {
  /// y (tokens, rows) = x (tokens, columns) times the transpose of w (rows, columns).
  package func matmul(_ x: Matrix, _ w: PackedMatrix, into y: Matrix) {
    let input = prepare(x, isQuantized: w.isQuantized)
    let product = Product(input, w, y, threads: pool.threads, isa: isa)
    pool.run(product.parts) { product.run($0) }
  }

  /// Computes two products of the same x, such as gate and up; x is quantised once.
  package func matmul(
    _ x: Matrix, _ a: (w: PackedMatrix, y: Matrix), _ b: (w: PackedMatrix, y: Matrix)
  ) {
    let input = prepare(x, isQuantized: a.w.isQuantized || b.w.isQuantized)
    let first = Product(input, a.w, a.y, threads: pool.threads, isa: isa)
    let second = Product(input, b.w, b.y, threads: pool.threads, isa: isa)
    pool.run(first.parts + second.parts) { part in
      if part < first.parts {
        first.run(part)
      } else {
        second.run(part - first.parts)
      }
    }
  }

  /// Computes three products of the same x, such as queries, keys and values; x is quantised once.
  package func matmul(
    _ x: Matrix, _ a: (w: PackedMatrix, y: Matrix), _ b: (w: PackedMatrix, y: Matrix),
    _ c: (w: PackedMatrix, y: Matrix)
  ) {
    let input = prepare(
      x, isQuantized: a.w.isQuantized || b.w.isQuantized || c.w.isQuantized)
    let first = Product(input, a.w, a.y, threads: pool.threads, isa: isa)
    let second = Product(input, b.w, b.y, threads: pool.threads, isa: isa)
    let third = Product(input, c.w, c.y, threads: pool.threads, isa: isa)
    pool.run(first.parts + second.parts + third.parts) { part in
      if part < first.parts {
        first.run(part)
      } else if part < first.parts + second.parts {
        second.run(part - first.parts)
      } else {
        third.run(part - first.parts - second.parts)
      }
    }
  }

  /// y (tokens, outputs) += x (tokens, inputs) times the transpose of `down` (rank, inputs), times `up`
  /// (rank, outputs); `low` (tokens, rank) is scratch memory.
  package func addLowRank(
    _ x: Matrix, _ down: PackedMatrix, _ up: Matrix, low: Matrix, into y: Matrix
  ) {
    precondition(
      x.columns == down.columns && down.rows == up.rows && up.columns == y.columns
        && x.rows == y.rows && low.rows == x.rows && low.columns == up.rows && !down.isQuantized,
      "addLowRank: \(x.shape) times (\(down.rows), \(down.columns)) transposed times \(up.shape)")
    stages.enter(.linear)
    let isa = isa
    // Both matrices are read once for each part, so a part has several rows.
    forRows(x.rows, elementsEach: 512) { rows in
      // SAFETY: the shapes were checked; each part writes its own rows of `low` and y.
      unsafe down.withKernelWeights { weights in
        unsafe ck_matmul(
          isa, weights, 0, down.groups, x.pointer + rows.lowerBound * x.columns, rows.count,
          low.pointer + rows.lowerBound * low.columns)
      }
      for row in rows {
        unsafe ck_add_low_rank(
          isa, low.pointer + row * low.columns, up.rows, up.pointer, up.columns,
          y.pointer + row * y.columns)
      }
    }
  }

  private func prepare(_ x: Matrix, isQuantized: Bool) -> ProductInput {
    stages.enter(.linear)
    if isQuantized {
      precondition(
        x.columns.isMultiple(of: Int(CK_BLOCK)), "\(x.shape): columns aren't a multiple of 32")
      activations.reserve(tokens: x.rows, columns: x.columns)
      let blocksPerRow = x.columns / Int(CK_BLOCK)
      let isa = isa
      forRows(x.rows, elementsEach: x.columns) { rows in
        // SAFETY: those rows of x, to their own blocks of the reserved memory.
        unsafe ck_quantize_q8(
          isa, x.pointer + rows.lowerBound * x.columns, rows.count * x.columns,
          activations.blocks + rows.lowerBound * blocksPerRow)
      }
    }
    return ProductInput(x: x, quantized: activations.memory)
  }
}

/// Activations in float32, and also in 8 bits if a quantised matrix reads them.
private struct ProductInput {
  let x: Matrix
  let quantized: AlignedMemory
}

/// One product, cut into parts of a few groups of output rows.
private struct Product {
  let parts: Int
  private let input: ProductInput
  private let w: PackedMatrix
  private let y: Matrix
  private let groupsPerPart: Int
  private let isa: ck_isa_t

  init(_ input: ProductInput, _ w: PackedMatrix, _ y: Matrix, threads: Int, isa: ck_isa_t) {
    let x = input.x
    precondition(
      x.columns == w.columns && y.rows == x.rows && y.columns == w.rows,
      "matmul: \(x.shape) times (\(w.rows), \(w.columns)) transposed into \(y.shape)")
    self.input = input
    self.w = w
    self.y = y
    self.isa = isa
    // Eight parts for each thread balance cores of different speed. A part of less than 16 KB of
    // weights costs more to hand out than it gains. 8 groups stay in L2 for many tokens.
    let fair = w.groups / (threads * 8) + 1
    let worthwhile = 16_384 / (w.groupBytes * max(1, x.rows)) + 1
    groupsPerPart = max(worthwhile, x.rows > 1 ? min(fair, 8) : fair)
    parts = x.rows == 0 ? 0 : (w.groups + groupsPerPart - 1) / groupsPerPart
  }

  func run(_ part: Int) {
    let first = part * groupsPerPart
    let last = min(w.groups, first + groupsPerPart)
    // SAFETY: the shapes were checked; each part writes the columns of its own groups of y.
    unsafe w.withKernelWeights { weights in
      let x = unsafe w.isQuantized ? input.quantized.base : UnsafeMutableRawPointer(input.x.pointer)
      unsafe ck_matmul(isa, weights, first, last, x, input.x.rows, y.pointer)
    }
  }
}
