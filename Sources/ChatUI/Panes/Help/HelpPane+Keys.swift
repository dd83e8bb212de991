import Screen

extension HelpPane {
  static let bindings: [KeyBinding] = [
    KeyBinding(
      .help, [.escape, .character("q"), .character("?")], .closeHelp, "close help"),
    KeyBinding(.help, [.character("j"), .down], .scroll(.lines(1)), "one line down"),
    KeyBinding(.help, [.character("k"), .up], .scroll(.lines(-1)), "one line up"),
    KeyBinding(.help, [.character(" "), .pageDown], .scroll(.pages(1)), "one page down"),
    KeyBinding(.help, [.character("b"), .pageUp], .scroll(.pages(-1)), "one page up"),
  ]

  /// The hints of the status line while the help is open.
  static let hints = [Hint(.closeHelp, "close"), Hint(.scroll(.lines(1)), "down")]
}
