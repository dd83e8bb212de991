import CKernels

/// The pairs of a head's values that a rotary embedding rotates together.
package enum RotaryPairing: Sendable {
  /// Values 2j and 2j + 1.
  case interleaved
  /// Values j and j + half of the rotated dimensions.
  case halfSplit
}

extension Ops {
  /// Rotates the first `rotatedDimensions` of every head of x (tokens, heads × d) in place.
  ///
  /// A row of `table` (tokens, rotatedDimensions) has that token's cosines, one for each pair, then
  /// its sines.
  package func rope(
    _ x: Matrix, heads: Int, table: Matrix, rotatedDimensions: Int, pairing: RotaryPairing
  ) {
    precondition(
      heads > 0 && x.columns.isMultiple(of: heads), "rope: \(heads) heads in \(x.shape)")
    let dimension = x.columns / heads
    precondition(
      rotatedDimensions.isMultiple(of: 2) && rotatedDimensions <= dimension
        && table.rows == x.rows && table.columns == rotatedDimensions,
      "rope: \(rotatedDimensions) of \(dimension) dimensions, table \(table.shape) for \(x.shape)")
    stages.enter(.norm)
    let isa = isa
    forRows(x.rows, elementsEach: x.columns) { rows in
      for row in rows {
        // SAFETY: one token's heads and its row of the table, whose shapes were checked.
        let token = unsafe x.pointer + row * x.columns
        let angles = unsafe table.pointer + row * rotatedDimensions
        switch pairing {
        case .interleaved:
          unsafe ck_rope_interleaved(isa, token, heads, dimension, angles, rotatedDimensions)
        case .halfSplit:
          unsafe ck_rope_half_split(isa, token, heads, dimension, angles, rotatedDimensions)
        }
      }
    }
  }
}
