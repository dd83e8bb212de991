/// Something that shows a grid: the terminal, or memory in tests.
@MainActor package protocol Display: AnyObject {
  var size: Size { get }

  /// Shows the grid, writing only what changed; a nil cursor is hidden.
  func show(_ grid: CellGrid, cursor: Point?)

  /// Draws everything anew at the next `show` (^L, after a resume).
  func invalidate()

  /// Asks the terminal to put text into its clipboard; nobody tells whether it did.
  func copy(_ text: String)

  /// Draws in another theme from the next `show` on.
  func setTheme(_ name: ThemeName)

  /// Whether clicks and the wheel come as keys, or stay the terminal's own.
  func setMouse(_ isOn: Bool)

  /// Keys that have arrived, oldest first; never waits.
  func readKeys() -> [KeyPress]
}
