import Screen

extension AppState {
  /// The contexts in which a key is looked up, innermost first.
  package var keyContexts: [KeyContext] {
    if layout.isTooSmall { return [.everywhere] }
    if help != nil { return [.help, .everywhere] }
    if documentPane.finder.prompt != nil || conversation.finder.prompt != nil {
      return [.search, .everywhere]
    }
    if question.historySearch != nil { return [.history, .everywhere] }
    return switch focus {
    case .input: [.input, .everywhere]
    case .document: [.document, .reading, .outsideQuestion, .everywhere]
    case .transcript: [.transcript, .reading, .outsideQuestion, .everywhere]
    case .panel(let id): [.panel(id), .outsideQuestion, .everywhere]
    }
  }

  mutating func press(_ key: KeyPress) -> [Effect] {
    // A drag doesn't remove the status line's message.
    if case .mouse(let event) = key { return take(event) }
    let before = status
    status.clear()
    if let command = keys.command(for: key, in: keyContexts) {
      if command.closesHelp { help = nil }
      return perform(command, key: key, before: before)
    }
    guard !layout.isTooSmall, help == nil else { return [] }
    if documentPane.finder.prompt != nil {
      return carryOut(documentPane.type(key, in: document, area: layout.documentText))
    }
    if conversation.finder.prompt != nil {
      return carryOut(conversation.type(key, height: layout.transcriptText.height))
    }
    if question.historySearch != nil { return dialogue.question.typeHistory(key) ? [] : press(key) }
    if focus == .input { dialogue.question.edit(key, width: inputWidth) }
    return []
  }

  /// Carries out a command; `before` is the status line before the key.
  private mutating func perform(
    _ command: Command, key: KeyPress, before: StatusMessage
  ) -> [Effect] {
    if let requests = performInPart(command, key: key) { return carryOut(requests) }
    switch command {
    case .toggleHelp: help = help == nil ? HelpPane(keys, size: size) : nil
    case .closeHelp: help = nil
    case .quit, .deleteOrQuit: return quit(by: key, wasArmed: before.isQuitArmed)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .focusNext, .completeOrFocusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .focusInput: screen.focus(on: .input)
    case .toggleDocument, .togglePanel, .zoom, .nextPreset, .widenPanels, .narrowPanels:
      let requests = screen.arrange(command, panels: panels.ids)
      keepFocusVisible()
      return carryOut(requests)
    case .nextMode: return carryOut(reading.setNextMode(at: progress))
    case .goBack: goBack()
    case .interrupt: return interrupt(by: key, wasArmed: before.isQuitArmed)
    case .back: return back(by: key, wasArmed: before.isStopArmed)
    case .send: return send()
    case .scrollTranscript(let scroll): scrollConversation(scroll)
    // The focused part has carried out its own commands.
    case .edit, .scroll, .searchHistory, .olderQuestion, .takeQuestion, .restoreQuestion, .search,
      .acceptSearch, .cancelSearch, .nextMatch, .previousMatch, .nextFound, .previousFound,
      .nextCitation, .previousCitation, .openCitation, .panel:
      break
    }
    return []
  }

  /// Lets the focused part, or the panel that a command names, carry out a command.
  ///
  /// Returns nil if the command isn't that part's.
  private mutating func performInPart(_ command: Command, key: KeyPress) -> [Request]? {
    if case .panel(let own) = command { return perform(command, in: own.panel) }
    if help != nil { return help?.perform(command) }
    let (text, height) = (layout.documentText, layout.transcriptText.height)
    switch focus {
    case .input: return dialogue.question.perform(command, key: key, width: inputWidth)
    case .document: return documentPane.perform(command, in: document, area: text)
    case .transcript: return conversation.perform(command, transcript, height: height)
    case .panel(let id): return perform(command, in: id)
    }
  }

  private mutating func perform(_ command: Command, in id: PanelID) -> [Request]? {
    changePanel(id) { panel, state in panel.perform(command, in: state) } ?? nil
  }

  /// The columns of the question's rows; its border, mark and cursor take the rest.
  private var inputWidth: Int { max(1, layout.input.width - 6) }

  mutating func scrollDocument(_ scroll: Scroll) {
    documentPane.scroll(scroll, in: document, area: layout.documentText)
  }

  mutating func scrollConversation(_ scroll: Scroll) {
    conversation.scroll(scroll, height: layout.transcriptText.height)
  }
}
