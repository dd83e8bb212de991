/// The part of a long list of rows that is in sight.
package struct Viewport: Hashable, Sendable {
  /// The index of the first row in sight.
  package private(set) var top: Int
  /// The number of rows in sight.
  package private(set) var height: Int
  /// The number of all rows.
  package private(set) var count: Int
  /// True while the last row stays in sight as rows are added.
  package private(set) var followsEnd: Bool

  package init(height: Int = 0, count: Int = 0, followsEnd: Bool = false) {
    top = 0
    self.height = max(0, height)
    self.count = max(0, count)
    self.followsEnd = followsEnd
    scroll(to: followsEnd ? lastTop : 0)
    self.followsEnd = followsEnd
  }

  /// The rows in sight.
  package var visible: Range<Int> { top..<min(count, top + height) }

  /// Sets a new height and count; the top row, or the end, stays in sight.
  package mutating func resize(height: Int, count: Int) {
    self.height = max(0, height)
    self.count = max(0, count)
    top = followsEnd ? lastTop : min(top, lastTop)
  }

  package mutating func scroll(by rows: Int) { scroll(to: top + rows) }

  /// Scrolls by pages; one row stays in sight from page to page.
  package mutating func scroll(byPages pages: Int) { scroll(by: pages * max(1, height - 1)) }

  /// Scrolls to a row; at the end, the viewport follows it from then on.
  package mutating func scroll(to row: Int) {
    top = max(0, min(row, lastTop))
    followsEnd = top == lastTop
  }

  /// Brings a row into sight with as little movement as possible.
  package mutating func reveal(_ row: Int) {
    if row < top { scroll(to: row) } else if row >= top + height { scroll(to: row - height + 1) }
  }

  /// Returns the first row in sight so that `row` is the last one seen, or the end if all fits.
  package static func offset(showing row: Int, in height: Int, of count: Int) -> Int {
    max(0, min(row - height + 1, count - height))
  }

  private var lastTop: Int { max(0, count - height) }
}
