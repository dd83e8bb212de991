package import Screen

/// Keys with one meaning, where they have it, and the words for it.
package struct KeyBinding: Sendable {
  package let context: KeyContext
  package let keys: [KeyPress]
  package let command: Command
  package let help: String

  init(
    _ context: KeyContext, _ keys: [KeyPress], _ command: Command, _ help: String
  ) {
    self.context = context
    self.keys = keys
    self.command = command
    self.help = help
  }
}

/// The one table of keys: dispatch, help and README are made of it.
package enum KeyBindings {
  package static let all =
    everywhere + input + pane(.document) + document + pane(.transcript) + transcript
    + attention + sources + search + help

  /// The command of a key in the first of the contexts that knows it.
  package static func command(for key: KeyPress, in contexts: [KeyContext]) -> Command? {
    for context in contexts {
      for binding in all where binding.context == context && binding.keys.contains(key) {
        return binding.command
      }
    }
    return nil
  }

  private static let everywhere: [KeyBinding] =
    [
      KeyBinding(.everywhere, [.function(1)], .toggleHelp, "help"),
      KeyBinding(.everywhere, [.function(10)], .quit, "quit"),
      KeyBinding(.everywhere, [.tab], .focusNext, "next part of the screen"),
      KeyBinding(.everywhere, [.backTab], .focusPrevious, "previous part of the screen"),
      KeyBinding(.everywhere, [.function(2)], .toggleDocument, "document on or off"),
    ]
    + Panel.allCases.map { panel in
      KeyBinding(
        .everywhere,
        [.function(panel.rawValue + 2), .alt(Character("\(panel.rawValue)"))],
        .togglePanel(panel), "\(panel.title) panel on or off")
    } + [
      KeyBinding(
        .everywhere, [.alt("v")], .attention(.nextView), "next view of the Attention panel"),
      KeyBinding(
        .everywhere, [.function(8), .control("t")], .nextMode,
        "next mode: the document is read anew"),
      KeyBinding(
        .everywhere, [.control("o")], .goBack, "back to where a passage was opened from"),
      KeyBinding(
        .everywhere, [.control("c")], .interrupt,
        "stop reading or answering; else clear the question; twice: quit"),
      KeyBinding(
        .everywhere, [.escape], .back, "stop reading or answering; else back to the question"),
      KeyBinding(.everywhere, [.control("l")], .redraw, "draw the screen anew"),
      KeyBinding(.everywhere, [.control("z")], .suspend, "suspend (fg brings lcchat back)"),
    ]

  private static let input: [KeyBinding] = [
    KeyBinding(.input, [.enter], .send, "ask"),
    KeyBinding(.input, [.newline], .edit, "new line"),
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
    KeyBinding(.input, [.control("y")], .edit, "put in what was cut"),
    KeyBinding(
      .input, [.control("d")], .deleteOrQuit, "delete to the right; quit when nothing is typed"),
  ]

  /// What document and conversation have in common.
  private static func pane(_ context: KeyContext) -> [KeyBinding] {
    [
      KeyBinding(context, [.character("j"), .down], .scroll(.lines(1)), "one line down"),
      KeyBinding(context, [.character("k"), .up], .scroll(.lines(-1)), "one line up"),
      KeyBinding(
        context, [.control("d"), .character("d")], .scroll(.halfPages(1)), "half a page down"),
      KeyBinding(
        context, [.control("u"), .character("u")], .scroll(.halfPages(-1)), "half a page up"),
      KeyBinding(
        context, [.character(" "), .pageDown, .control("f")], .scroll(.pages(1)), "one page down"),
      KeyBinding(
        context, [.character("b"), .pageUp, .control("b")], .scroll(.pages(-1)), "one page up"),
      KeyBinding(context, [.character("g"), .home], .scroll(.toStart), "to the start"),
      KeyBinding(context, [.character("G"), .end], .scroll(.toEnd), "to the end"),
    ] + besideInput(context)
  }

  /// What letters and digits can mean where nothing is typed.
  static func besideInput(_ context: KeyContext) -> [KeyBinding] {
    Panel.allCases.map { panel in
      KeyBinding(
        context, [.character(Character("\(panel.rawValue)"))], .togglePanel(panel),
        "\(panel.title) panel on or off")
    } + [
      KeyBinding(context, [.character("i")], .focusInput, "back to the question"),
      KeyBinding(context, [.character("?")], .toggleHelp, "help"),
      KeyBinding(context, [.character("q")], .quit, "quit"),
    ]
  }

  private static let document: [KeyBinding] = [
    KeyBinding(.document, [.character("/")], .search, "search"),
    KeyBinding(.document, [.character("n")], .nextMatch, "next match"),
    KeyBinding(.document, [.character("N")], .previousMatch, "previous match"),
  ]

  private static let transcript: [KeyBinding] = [
    KeyBinding(.transcript, [.character("n")], .nextCitation, "next citation"),
    KeyBinding(.transcript, [.character("p")], .previousCitation, "previous citation"),
    KeyBinding(.transcript, [.enter], .openCitation, "open the citation in the document"),
  ]

  private static let sources: [KeyBinding] =
    [
      KeyBinding(
        .sources, [.character("n"), .character("j"), .down], .nextCitation, "next passage"),
      KeyBinding(
        .sources, [.character("p"), .character("k"), .up], .previousCitation, "previous passage"),
      KeyBinding(.sources, [.enter], .openCitation, "open the passage in the document"),
    ] + besideInput(.sources)

  private static let search: [KeyBinding] = [
    KeyBinding(.search, [.enter], .acceptSearch, "go to the match"),
    KeyBinding(.search, [.escape, .control("c")], .cancelSearch, "back to where the search began"),
  ]

  private static let help: [KeyBinding] = [
    KeyBinding(
      .help, [.escape, .character("q"), .character("?")], .toggleHelp, "close help"),
    KeyBinding(.help, [.character("j"), .down], .scroll(.lines(1)), "one line down"),
    KeyBinding(.help, [.character("k"), .up], .scroll(.lines(-1)), "one line up"),
    KeyBinding(.help, [.character(" "), .pageDown], .scroll(.pages(1)), "one page down"),
    KeyBinding(.help, [.character("b"), .pageUp], .scroll(.pages(-1)), "one page up"),
  ]
}
