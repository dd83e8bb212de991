package import Screen

/// A display that shows nothing, for a conversation without a screen.
@MainActor
package final class NoDisplay: Display {
  package let size = Size(width: 80, height: 24)

  package init() {}

  package func show(_ grid: CellGrid, cursor: Point?) {}
  package func invalidate() {}
  package func copy(_ text: String) {}
  package func setTheme(_ name: ThemeName) {}
  package func setMouse(_ isOn: Bool) {}
  package func readKeys() -> [KeyPress] { [] }
}
