import Screen

extension ConversationPane {
  static let bindings: [KeyBinding] = [
    KeyBinding(.transcript, [.character("/")], .search, "search"),
    KeyBinding(.transcript, [.character("n")], .nextFound, "next match; else next citation"),
    KeyBinding(
      .transcript, [.character("N")], .previousFound, "previous match; else previous citation"),
    KeyBinding(.transcript, [.character("]")], .nextCitation, "next citation"),
    KeyBinding(.transcript, [.character("[")], .previousCitation, "previous citation"),
    KeyBinding(.transcript, [.enter], .openCitation, "open the citation in the document"),
  ]

  /// The hints of the status line while the conversation is focused.
  var hints: [Hint] {
    [
      Hint(.nextFound, finder.search == nil ? "citation" : "next"),
      Hint(.openCitation, "open it"), Hint(.search, "search"), Hint(.focusInput, "question"),
    ]
  }
}
