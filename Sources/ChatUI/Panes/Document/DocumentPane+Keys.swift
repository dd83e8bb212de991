import Screen

extension DocumentPane {
  static let bindings: [KeyBinding] = [
    KeyBinding(.document, [.character("/")], .search, "search"),
    KeyBinding(.document, [.character("n")], .nextMatch, "next match"),
    KeyBinding(.document, [.character("N")], .previousMatch, "previous match"),
  ]

  /// The hints of the status line while the document is focused.
  var hints: [Hint] {
    [
      Hint(.search, "search"), Hint(.nextMatch, "next"), Hint(.scroll(.pages(1)), "page"),
      canGoBack ? Hint(.goBack, "back") : Hint(.focusInput, "question"),
    ]
  }
}
