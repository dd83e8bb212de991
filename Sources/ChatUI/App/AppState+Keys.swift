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
    if question.historySearch != nil { return question.typeHistory(key) ? [] : press(key) }
    if focus == .input { edit(key) }
    return []
  }

  /// Carries out a command; `before` is the status line before the key.
  private mutating func perform(
    _ command: Command, key: KeyPress, before: StatusMessage
  ) -> [Effect] {
    if let requests = performInPanel(command) { return carryOut(requests) }
    switch command {
    case .toggleHelp: help = help == nil ? HelpPane(keys, size: size) : nil
    case .closeHelp: help = nil
    case .quit: return quit(by: key, wasArmed: before.isQuitArmed)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .focusInput: screen.focus(on: .input)
    case .toggleDocument, .togglePanel, .zoom, .nextPreset, .widenPanels, .narrowPanels:
      arrange(command)
    case .nextMode: return carryOut(reading.setNextMode(at: progress))
    case .nextCitation: return selectCitation(by: 1)
    case .previousCitation: return selectCitation(by: -1)
    case .openCitation: return carryOut(transcript.opening(transcript.citations))
    case .goBack: goBack()
    case .interrupt: return interrupt(by: key, wasArmed: before.isQuitArmed)
    case .back: return back(by: key, wasArmed: before.isStopArmed)
    case .send: return send()
    case .edit: edit(key)
    case .deleteOrQuit:
      if question.editor.isEmpty { return quit(by: key, wasArmed: before.isQuitArmed) }
      edit(key)
    case .scrollTranscript(let scroll): scrollConversation(scroll)
    case .scroll(let scroll): self.scroll(scroll)
    case .completeOrFocusNext:
      if question.isCompleting { return carryOut(question.complete()) }
      moveFocus(by: 1)
    case .searchHistory, .olderQuestion, .takeQuestion, .restoreQuestion:
      return carryOut(question.lookBack(command))
    case .search, .acceptSearch, .cancelSearch, .nextMatch, .previousMatch, .nextFound,
      .previousFound:
      return search(command)
    case .panel: break
    }
    return []
  }

  /// Lets a panel carry out a command: the panel that it names, or the focused one.
  ///
  /// Returns nil if the command isn't the panel's.
  private mutating func performInPanel(_ command: Command) -> [Request]? {
    var id = focus.panel
    if case .panel(let own) = command { id = own.panel }
    guard let id, var panel = panels[id] else { return nil }
    let requests = panel.perform(command, in: self)
    panels.update(panel)
    return requests
  }

  private mutating func edit(_ key: KeyPress) {
    question.edit(key, width: max(1, layout.input.width - 6))
  }

  // MARK: Scrolling and searching

  private mutating func scroll(_ scroll: Scroll) {
    if help != nil {
      help?.scroll(scroll)
    } else if focus == .document {
      scrollDocument(scroll)
    } else {
      scrollConversation(scroll)
    }
  }

  mutating func scrollDocument(_ scroll: Scroll) {
    documentPane.scroll(scroll, in: document, area: layout.documentText)
  }

  mutating func scrollConversation(_ scroll: Scroll) {
    conversation.scroll(scroll, height: layout.transcriptText.height)
  }

  /// Carries out a command of a search, in the document or the conversation.
  private mutating func search(_ command: Command) -> [Effect] {
    let area = layout.documentText
    let height = layout.transcriptText.height
    switch command {
    case .search where focus == .transcript: conversation.beginSearch()
    case .search: documentPane.beginSearch()
    case .acceptSearch where conversation.finder.prompt != nil:
      return conversation.acceptSearch(height: height).map { carryOut($0) }
        ?? selectCitation(by: 1)
    case .acceptSearch: return carryOut(documentPane.acceptSearch(in: document, area: area))
    case .cancelSearch where conversation.finder.prompt != nil: conversation.cancelSearch()
    case .cancelSearch: documentPane.cancelSearch()
    case .nextMatch: return carryOut(documentPane.find(by: 1, in: document, area: area))
    case .previousMatch: return carryOut(documentPane.find(by: -1, in: document, area: area))
    case .nextFound: return findInConversation(by: 1)
    case .previousFound: return findInConversation(by: -1)
    default: break
    }
    return []
  }

  /// Shows the next or previous match; without a search, the next or previous citation.
  private mutating func findInConversation(by step: Int) -> [Effect] {
    conversation.find(by: step, height: layout.transcriptText.height).map { carryOut($0) }
      ?? selectCitation(by: step)
  }

  private mutating func selectCitation(by step: Int) -> [Effect] {
    carryOut(transcript.selecting(step, of: transcript.citations))
  }

  // MARK: Arrangement

  private mutating func arrange(_ command: Command) {
    switch command {
    case .toggleDocument: screen.toggleDocument()
    case .togglePanel(let id): screen.togglePanel(id)
    case .zoom: return screen.toggleZoom()
    case .nextPreset:
      let preset = arrangement.preset.next
      screen.arrange(preset, panels: panels.ids)
      status.text = "Arrangement: \(preset.title)"
    case .widenPanels: return widenPanels(by: 4)
    case .narrowPanels: return widenPanels(by: -4)
    default: return
    }
    keepFocusVisible()
  }

  private mutating func widenPanels(by columns: Int) {
    if !screen.widenPanels(by: columns) {
      status.text = "No panels stand beside the rest here"
    }
  }
}
