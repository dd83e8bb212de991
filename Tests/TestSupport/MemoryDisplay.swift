package import Screen

/// A display that remembers what it was shown and plays keys back.
@MainActor
package final class MemoryDisplay: Display {
  package var size: Size
  /// Keys that the next `readKeys` delivers.
  package var pendingKeys: [KeyPress] = []
  /// What was shown last; blank before the first `show`.
  package private(set) var grid: CellGrid
  package private(set) var cursor: Point?
  package private(set) var showCount = 0
  package private(set) var invalidateCount = 0
  package private(set) var isSuspended = false
  /// What was put into the clipboard, oldest first.
  package private(set) var copied: [String] = []

  package init(size: Size) {
    self.size = size
    grid = CellGrid(size: size)
  }

  package func show(_ grid: CellGrid, cursor: Point?) {
    self.grid = grid
    self.cursor = cursor
    showCount += 1
  }

  package private(set) var theme = ThemeName.auto
  package private(set) var isMouseOn = false

  package func setTheme(_ name: ThemeName) { theme = name }
  package func setMouse(_ isOn: Bool) { isMouseOn = isOn }
  package func invalidate() { invalidateCount += 1 }

  package func copy(_ text: String) { copied.append(text) }

  package func readKeys() -> [KeyPress] {
    defer { pendingKeys = [] }
    return pendingKeys
  }

  package func suspend() { isSuspended = true }
  package func resume() { isSuspended = false }
}
