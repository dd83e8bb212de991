package import Screen

/// Keys with one meaning, the context in which they have it, and the words for it.
package struct KeyBinding: Hashable, Sendable {
  package let context: KeyContext
  package var keys: [KeyPress]
  package let command: Command
  package let help: String

  package init(
    _ context: KeyContext, _ keys: [KeyPress], _ command: Command, _ help: String
  ) {
    self.context = context
    self.keys = keys
    self.command = command
    self.help = help
  }
}

/// A part or state of the screen in which a key has a meaning; the innermost context wins.
package enum KeyContext: Hashable, Sendable {
  case everywhere
  /// All parts except the question.
  case outsideQuestion
  case input
  /// Document and conversation.
  case reading
  case document, transcript
  case panel(PanelID)
  case search
  /// The search for an earlier question.
  case history
  case help
}

/// The one table of keys: dispatch, help and documentation are made from it.
package struct KeyBindings: Hashable, Sendable {
  package var all: [KeyBinding]
  private let titledContexts: [Section]

  private struct Section: Hashable {
    let context: KeyContext
    let title: String
  }

  /// The standard keys of a screen with these panels.
  package init(panels: PanelList = .standard) {
    let own = panels.all.flatMap(\.bindings)
    all =
      Self.everywhere(panels) + Self.outsideQuestion(panels) + QuestionPane.bindings
      + Self.reading + DocumentPane.bindings + ConversationPane.bindings
      + own.filter { $0.context != .everywhere }
      + Self.search + QuestionPane.historyBindings + HelpPane.bindings
    titledContexts =
      [
        Section(context: .everywhere, title: "Everywhere"),
        Section(context: .outsideQuestion, title: "Outside the question"),
        Section(context: .input, title: "Question"),
        Section(context: .reading, title: "Document and conversation"),
        Section(context: .document, title: "Document"),
        Section(context: .transcript, title: "Conversation"),
      ]
      + panels.all.map { Section(context: .panel($0.id), title: $0.title) } + [
        Section(context: .search, title: "Search"),
        Section(context: .history, title: "Earlier questions"),
        Section(context: .help, title: "Help"),
      ]
  }

  /// All contexts in the order of the help.
  package var contexts: [KeyContext] { titledContexts.map(\.context) }

  /// Returns the command of a key in the first of the contexts in which it has one.
  package func command(for key: KeyPress, in contexts: [KeyContext]) -> Command? {
    for context in contexts {
      for binding in all where binding.context == context && binding.keys.contains(key) {
        return binding.command
      }
    }
    return nil
  }

  /// Returns the first key of a command in the innermost of the contexts; nil if it has none.
  ///
  /// With a `key`, only a binding that contains it counts.
  func firstKey(of command: Command, in contexts: [KeyContext], key: KeyPress? = nil) -> KeyPress? {
    for context in contexts {
      for binding in all where binding.context == context && binding.command == command {
        guard let first = binding.keys.first else { continue }
        if let key, !binding.keys.contains(key) { continue }
        return first
      }
    }
    return nil
  }

  /// The contexts with bindings that have keys, for the help.
  package var sections: [(title: String, bindings: [KeyBinding])] {
    titledContexts.map { section in
      (section.title, all.filter { $0.context == section.context && !$0.keys.isEmpty })
    }.filter { !$0.bindings.isEmpty }
  }

  /// The standard table as Markdown, one row per binding, for docs/keys.md.
  package static var markdown: String {
    var lines = ["| where | keys | what they do |", "|---|---|---|"]
    for section in KeyBindings().sections {
      for (index, binding) in section.bindings.enumerated() {
        let keys = binding.keys.map { "`\($0.name)`" }.joined(separator: " ")
        lines.append("| \(index == 0 ? section.title : "") | \(keys) | \(binding.help) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: The keys of several parts

  private static func everywhere(_ panels: PanelList) -> [KeyBinding] {
    [
      KeyBinding(.everywhere, [.function(1)], .toggleHelp, "help"),
      KeyBinding(
        .everywhere, [.function(10)], .quit, "quit; twice if a question is typed or waits"),
      KeyBinding(.everywhere, [.tab], .focusNext, "next part of the screen"),
      KeyBinding(.everywhere, [.backTab], .focusPrevious, "previous part of the screen"),
      KeyBinding(.everywhere, [.function(2)], .toggleDocument, "document on or off"),
    ]
      + panels.all.enumerated().map { index, panel in
        KeyBinding(
          .everywhere,
          [
            PanelList.functionKey(index).map { .function($0) },
            PanelList.numberKey(index).map { .alt($0) },
          ].compactMap(\.self),
          .togglePanel(panel.id), "\(panel.title) panel on or off")
      } + [
        KeyBinding(
          .everywhere, [.alt("+"), .alt("=")], .zoom, "this part on the whole screen, and back"),
        KeyBinding(.everywhere, [.alt("p")], .nextPreset, "next arrangement of the screen"),
      ] + panels.all.flatMap(\.bindings).filter { $0.context == .everywhere } + [
        KeyBinding(
          .everywhere, [.function(8), .control("t")], .nextMode,
          "next mode: the document is read again"),
        KeyBinding(
          .everywhere, [.control("o")], .goBack, "back to the position before a passage was opened"),
        KeyBinding(
          .everywhere, [.control("c")], .interrupt,
          "stop the answer and waiting questions; else reading; else clear the question; twice: quit"
        ),
        KeyBinding(
          .everywhere, [.escape], .back,
          "back to the question; there: stop the answer and waiting questions; twice: stop reading"),
        KeyBinding(.everywhere, [.control("l")], .redraw, "redraw the screen"),
        KeyBinding(.everywhere, [.control("z")], .suspend, "suspend (fg brings lcchat back)"),
      ]
  }

  private static func outsideQuestion(_ panels: PanelList) -> [KeyBinding] {
    panels.all.enumerated().map { index, panel in
      KeyBinding(
        .outsideQuestion, PanelList.numberKey(index).map { [.character($0)] } ?? [],
        .togglePanel(panel.id), "\(panel.title) panel on or off")
    } + [
      KeyBinding(
        .outsideQuestion, [.character("+"), .character("=")], .zoom,
        "this part on the whole screen, and back"),
      KeyBinding(
        .outsideQuestion, [.character("p")], .nextPreset,
        "next arrangement: all, reading, chat, instruments"),
      KeyBinding(.outsideQuestion, [.character("<")], .widenPanels, "panels wider"),
      KeyBinding(.outsideQuestion, [.character(">")], .narrowPanels, "panels narrower"),
      KeyBinding(.outsideQuestion, [.character("i")], .focusInput, "back to the question"),
      KeyBinding(.outsideQuestion, [.character("?")], .toggleHelp, "help"),
      KeyBinding(
        .outsideQuestion, [.character("q")], .quit, "quit; twice if a question is typed or waits"),
    ]
  }

  /// The keys that document and conversation share.
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

  private static let search: [KeyBinding] = [
    KeyBinding(.search, [.enter], .acceptSearch, "go to the match"),
    KeyBinding(.search, [.escape, .control("c")], .cancelSearch, "back to where the search began"),
  ]
}
