import ChatUI
import Screen
import TestSupport

extension AppDriver {
  /// What is drawn in a role, row by row.
  func cells(with role: Role) -> String {
    let grid = display.grid
    return (0..<grid.size.height).map { y in
      (0..<grid.size.width).map { x in grid[x, y] }.filter { $0.style.role == role }
        .map(\.grapheme).joined()
    }.joined(separator: "\n")
  }

  /// The rows inside the conversation's border.
  var conversation: [String] {
    let area = state.layout.transcript.inset()
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)[area.y..<area.maxY].map(\.self)
  }
}
