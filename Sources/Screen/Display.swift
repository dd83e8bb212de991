/// A display of a grid: the terminal, or memory in tests.
@MainActor package protocol Display: AnyObject {
  var size: Size { get }

  /// Shows the grid, writing only what changed; a nil cursor is hidden.
  func show(_ grid: CellGrid, cursor: Point?)

  /// Redraws everything at the next `show` (^L, after a resume).
  func invalidate()

  /// Asks the terminal to put text into its clipboard; there is no answer.
  func copy(_ text: String)

  /// Sets the theme of the next `show` and later ones.
  func setTheme(_ name: ThemeName)

  /// Sets whether clicks and the wheel come as keys or are left to the terminal.
  func setMouse(_ isOn: Bool)

  /// Returns the keys that have arrived, oldest first; never waits.
  func readKeys() -> [KeyPress]
}
