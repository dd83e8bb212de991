import Screen

extension QuestionPane {
  static let bindings: [KeyBinding] = [
    KeyBinding(.input, [.enter], .send, "ask"),
    KeyBinding(.input, [.newline], .edit, "new line"),
    KeyBinding(
      .input, [.tab], .completeOrFocusNext,
      "complete a / command or an @ file; without one, next part of the screen"),
    KeyBinding(.input, [.control("r")], .searchHistory, "look for an earlier question"),
    KeyBinding(.input, [.up, .control("p")], .edit, "line above, or earlier question"),
    KeyBinding(.input, [.down, .control("n")], .edit, "line below, or later question"),
    KeyBinding(.input, [.pageUp], .scrollTranscript(.pages(-1)), "conversation one page up"),
    KeyBinding(.input, [.pageDown], .scrollTranscript(.pages(1)), "conversation one page down"),
    KeyBinding(.input, [.left, .control("b")], .edit, "one character left"),
    KeyBinding(.input, [.right, .control("f")], .edit, "one character right"),
    KeyBinding(.input, [.wordLeft, .alt("b")], .edit, "one word left"),
    KeyBinding(.input, [.wordRight, .alt("f")], .edit, "one word right"),
    KeyBinding(.input, [.home, .control("a")], .edit, "start of the line"),
    KeyBinding(.input, [.end, .control("e")], .edit, "end of the line"),
    KeyBinding(.input, [.backspace], .edit, "delete to the left"),
    KeyBinding(.input, [.delete], .edit, "delete to the right"),
    KeyBinding(.input, [.control("w")], .edit, "cut the word to the left"),
    KeyBinding(.input, [.alt("d")], .edit, "cut the word to the right"),
    KeyBinding(.input, [.control("u")], .edit, "cut to the line's start"),
    KeyBinding(.input, [.control("k")], .edit, "cut to the line's end"),
    KeyBinding(.input, [.control("y")], .edit, "paste the cut text"),
    KeyBinding(
      .input, [.control("d")], .deleteOrQuit, "delete to the right; quit when nothing is typed"),
  ]

  /// The keys of the search for an earlier question.
  static let historyBindings: [KeyBinding] = [
    KeyBinding(.history, [.control("r")], .olderQuestion, "an older one"),
    KeyBinding(.history, [.enter], .takeQuestion, "take it"),
    KeyBinding(
      .history, [.escape, .control("c"), .control("g")], .restoreQuestion, "restore the typed text"),
  ]

  /// The hints of the status line while an earlier question is looked for.
  static let historyHints = [
    Hint(.olderQuestion, "older"), Hint(.takeQuestion, "take"), Hint(.restoreQuestion, "back"),
  ]

  /// The hints of the status line: `common` ones of all parts come before the new line while
  /// something runs.
  func hints(isRunning: Bool, common: [Hint]) -> [Hint] {
    let newLine = Hint(.edit, "new line", key: .newline)
    return [Hint(.send, "ask")] + (isRunning ? common + [newLine] : [newLine] + common)
  }
}
