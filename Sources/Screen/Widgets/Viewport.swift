/// The part of a long list of rows that is in sight.
package struct Viewport: Hashable, Sendable {
  /// Rows in sight.
  package let height: Int
  /// All rows.
  package let count: Int

  package init(height: Int, count: Int) {
    self.height = max(0, height)
    self.count = max(0, count)
  }

  /// Returns the first row in sight so that `row` is the last one seen, or the end if all fits.
  package static func offset(showing row: Int, in height: Int, of count: Int) -> Int {
    max(0, min(row - height + 1, count - height))
  }
}
