package import Screen

/// Keys with one meaning, where they have it, and the words for it.
package struct KeyBinding: Hashable, Sendable {
  package let context: KeyContext
  package var keys: [KeyPress]
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
package struct KeyBindings: Hashable, Sendable {
  package var all: [KeyBinding]

  package init(_ all: [KeyBinding] = Self.standard) {
    self.all = all
  }

  /// The command of a key in the first of the contexts that knows it.
  package func command(for key: KeyPress, in contexts: [KeyContext]) -> Command? {
    for context in contexts {
      for binding in all where binding.context == context && binding.keys.contains(key) {
        return binding.command
      }
    }
    return nil
  }

  /// As long as no file says otherwise.
  package static let standard =
    everywhere + beside + input + reading + document + transcript + attention + sources
    + search + history + help

  private static let everywhere: [KeyBinding] =
    [
      KeyBinding(.everywhere, [.function(1)], .toggleHelp, "help"),
      KeyBinding(
        .everywhere, [.function(10)], .quit, "quit; twice if a question is typed or waits"),
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
        .everywhere, [.alt("+"), .alt("=")], .zoom, "this part on the whole screen, and back"),
      KeyBinding(.everywhere, [.alt("p")], .nextPreset, "next arrangement of the screen"),
      KeyBinding(
        .everywhere, [.alt("v")], .attention(.nextView), "next view of the Attention panel"),
      KeyBinding(
        .everywhere, [.function(8), .control("t")], .nextMode,
        "next mode: the document is read again"),
      KeyBinding(
        .everywhere, [.control("o")], .goBack, "back to where a passage was opened from"),
      KeyBinding(
        .everywhere, [.control("c")], .interrupt,
        "stop the answer, and what waits; else reading; else clear the question; twice: quit"),
      KeyBinding(
        .everywhere, [.escape], .back,
        "back to the question; there: stop the answer, and what waits; twice: stop reading"),
      KeyBinding(.everywhere, [.control("l")], .redraw, "redraw the screen"),
      KeyBinding(.everywhere, [.control("z")], .suspend, "suspend (fg brings lcchat back)"),
    ]

  private static let input: [KeyBinding] = [
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
    KeyBinding(.input, [.control("y")], .edit, "put in what was cut"),
    KeyBinding(
      .input, [.control("d")], .deleteOrQuit, "delete to the right; quit when nothing is typed"),
  ]

  /// The letter keys of all parts except the input.
  private static let beside: [KeyBinding] =
    Panel.allCases.map { panel in
      KeyBinding(
        .beside, [.character(Character("\(panel.rawValue)"))], .togglePanel(panel),
        "\(panel.title) panel on or off")
    } + [
      KeyBinding(
        .beside, [.character("+"), .character("=")], .zoom,
        "this part on the whole screen, and back"),
      KeyBinding(
        .beside, [.character("p")], .nextPreset,
        "next arrangement: all, reading, chat, instruments"),
      KeyBinding(.beside, [.character("<")], .widenPanels, "panels wider"),
      KeyBinding(.beside, [.character(">")], .narrowPanels, "panels narrower"),
      KeyBinding(.beside, [.character("i")], .focusInput, "back to the question"),
      KeyBinding(.beside, [.character("?")], .toggleHelp, "help"),
      KeyBinding(.beside, [.character("q")], .quit, "quit; twice if a question is typed or waits"),
    ]

  /// The keys that the document and the conversation share.
  private static let reading: [KeyBinding] = [
    KeyBinding(.reading, [.character("j"), .down], .scroll(.lines(1)), "one line down"),
    KeyBinding(.reading, [.character("k"), .up], .scroll(.lines(-1)), "one line up"),
    KeyBinding(
      .reading, [.control("d"), .character("d")], .scroll(.halfPages(1)), "half a page down"),
    KeyBinding(
      .reading, [.control("u"), .character("u")], .scroll(.halfPages(-1)), "half a page up"),
    KeyBinding(
      .reading, [.character(" "), .pageDown, .control("f")], .scroll(.pages(1)), "one page down"),
    KeyBinding(
      .reading, [.character("b"), .pageUp, .control("b")], .scroll(.pages(-1)), "one page up"),
    KeyBinding(.reading, [.character("g"), .home], .scroll(.toStart), "to the start"),
    KeyBinding(.reading, [.character("G"), .end], .scroll(.toEnd), "to the end"),
  ]

  private static let document: [KeyBinding] = [
    KeyBinding(.document, [.character("/")], .search, "search"),
    KeyBinding(.document, [.character("n")], .nextMatch, "next match"),
    KeyBinding(.document, [.character("N")], .previousMatch, "previous match"),
  ]

  private static let transcript: [KeyBinding] = [
    KeyBinding(.transcript, [.character("/")], .search, "search"),
    KeyBinding(.transcript, [.character("n")], .nextFound, "next match; else next citation"),
    KeyBinding(
      .transcript, [.character("N")], .previousFound, "previous match; else previous citation"),
    KeyBinding(.transcript, [.character("]")], .nextCitation, "next citation"),
    KeyBinding(.transcript, [.character("[")], .previousCitation, "previous citation"),
    KeyBinding(.transcript, [.enter], .openCitation, "open the citation in the document"),
  ]

  private static let sources: [KeyBinding] = [
    KeyBinding(
      .sources, [.character("n"), .character("]"), .character("j"), .down], .nextSource,
      "next passage"),
    KeyBinding(
      .sources, [.character("N"), .character("["), .character("k"), .up], .previousSource,
      "previous passage"),
    KeyBinding(.sources, [.enter], .openCitation, "open the passage in the document"),
  ]

  private static let search: [KeyBinding] = [
    KeyBinding(.search, [.enter], .acceptSearch, "go to the match"),
    KeyBinding(.search, [.escape, .control("c")], .cancelSearch, "back to where the search began"),
  ]

  private static let history: [KeyBinding] = [
    KeyBinding(.history, [.control("r")], .olderQuestion, "an older one"),
    KeyBinding(.history, [.enter], .takeQuestion, "take it"),
    KeyBinding(
      .history, [.escape, .control("c"), .control("g")], .restoreQuestion, "what was typed before"),
  ]

  private static let help: [KeyBinding] = [
    KeyBinding(
      .help, [.escape, .character("q"), .character("?")], .closeHelp, "close help"),
    KeyBinding(.help, [.character("j"), .down], .scroll(.lines(1)), "one line down"),
    KeyBinding(.help, [.character("k"), .up], .scroll(.lines(-1)), "one line up"),
    KeyBinding(.help, [.character(" "), .pageDown], .scroll(.pages(1)), "one page down"),
    KeyBinding(.help, [.character("b"), .pageUp], .scroll(.pages(-1)), "one page up"),
  ]
}
