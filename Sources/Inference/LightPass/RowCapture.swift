import Tensors

/// Copies of some of the rows that come by in parts.
final class RowCapture {
  let rows: Matrix
  private let wanted: Range<Int>
  private var met = 0

  /// Makes room for the `wanted` rows of all that will come.
  init(_ wanted: Range<Int>, columns: Int) {
    self.wanted = wanted
    rows = Matrix(rows: wanted.count, columns: columns)
  }

  /// Takes what is wanted of the rows that follow those met so far.
  func take(_ part: Matrix) {
    let here = wanted.clamped(to: met..<met + part.rows)
    if !here.isEmpty {
      let target = here.lowerBound - wanted.lowerBound..<here.upperBound - wanted.lowerBound
      rows.rows(target).copyElements(
        from: part.rows(here.lowerBound - met..<here.upperBound - met))
    }
    met += part.rows
  }
}
