/// A scroll step in a list of rows.
package enum Scroll: Hashable, Sendable {
  case lines(Int), halfPages(Int), pages(Int), toStart, toEnd

  /// Returns the row to scroll to; one row stays in sight from page to page.
  func target(from top: Int, height: Int, count: Int) -> Int {
    let last = max(0, count - height)
    guard let step = rows(height: height) else { return self == .toEnd ? last : 0 }
    return max(0, min(top + step, last))
  }

  /// The rows to scroll down (or up); nil for the ends.
  func rows(height: Int) -> Int? {
    switch self {
    case .lines(let lines): lines
    case .halfPages(let halves): halves * max(1, height / 2)
    case .pages(let pages): pages * max(1, height - 1)
    case .toStart, .toEnd: nil
    }
  }

  /// The name in configurations.
  var name: String {
    switch self {
    case .lines(let lines): lines < 0 ? "line-up" : "line-down"
    case .halfPages(let pages): pages < 0 ? "half-page-up" : "half-page-down"
    case .pages(let pages): pages < 0 ? "page-up" : "page-down"
    case .toStart: "to-start"
    case .toEnd: "to-end"
    }
  }
}
