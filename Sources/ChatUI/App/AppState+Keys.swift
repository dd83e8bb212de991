import Screen

extension AppState {
  /// The contexts that look at a key, innermost first.
  package var keyContexts: [KeyContext] {
    if ScreenLayout(self).isTooSmall { return [.everywhere] }
    if help != nil { return [.help, .everywhere] }
    if pane.prompt != nil || finder.prompt != nil { return [.search, .everywhere] }
    if historySearch != nil { return [.history, .everywhere] }
    return switch focus {
    case .input: [.input, .everywhere]
    case .document: [.document, .reading, .beside, .everywhere]
    case .transcript: [.transcript, .reading, .beside, .everywhere]
    case .attention: [.attention, .beside, .everywhere]
    case .sources: [.sources, .beside, .everywhere]
    case .context, .cache, .speed: [.beside, .everywhere]
    }
  }

  mutating func press(_ key: KeyPress) -> [Effect] {
    // A drag doesn't remove the status line's message.
    if case .mouse(let event) = key { return take(event) }
    message = nil
    let command = keys.command(for: key, in: keyContexts)
    let wasArmed = (quit: isQuitArmed, stop: isStopArmed)
    (isQuitArmed, isStopArmed) = (false, false)
    if let command { return perform(command, key: key, wasArmed: wasArmed) }
    guard !ScreenLayout(self).isTooSmall, help == nil else { return [] }
    if pane.prompt != nil {
      typeSearch(key)
    } else if finder.prompt != nil {
      typeFinding(key)
    } else if historySearch != nil {
      return typeHistory(key)
    } else if focus == .input {
      edit(key)
    }
    return []
  }

  private mutating func perform(
    _ command: Command, key: KeyPress, wasArmed: (quit: Bool, stop: Bool)
  ) -> [Effect] {
    if command.changesArrangement { help = nil }
    switch command {
    case .toggleHelp: help = help == nil ? Help() : nil
    case .closeHelp: help = nil
    case .quit: return quit(by: key, wasQuitArmed: wasArmed.quit)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .focusInput: focus = .input
    case .toggleDocument, .togglePanel, .zoom, .nextPreset, .widenPanels, .narrowPanels:
      arrange(command)
    case .nextMode: return setNextMode()
    case .nextCitation: selectCitation(by: 1)
    case .previousCitation: selectCitation(by: -1)
    case .nextSource: selectSource(by: 1)
    case .previousSource: selectSource(by: -1)
    case .openCitation: openCitation()
    case .goBack: goBack()
    case .attention(let command): perform(command)
    case .interrupt: return interrupt(by: key, wasQuitArmed: wasArmed.quit)
    case .back: return back(by: key, wasStopArmed: wasArmed.stop)
    case .send: return send()
    case .edit: edit(key)
    case .deleteOrQuit:
      if editor.isEmpty { return quit(by: key, wasQuitArmed: wasArmed.quit) }
      edit(key)
    case .scrollTranscript(let scroll): scrollTranscript(scroll)
    case .scroll(let scroll): self.scroll(scroll)
    case .completeOrFocusNext: return completeOrFocusNext()
    case .searchHistory, .olderQuestion, .takeQuestion, .restoreQuestion: lookBack(command)
    case .nextFound: find(by: 1)
    case .previousFound: find(by: -1)
    case .search where focus == .transcript: beginFinding()
    case .acceptSearch where finder.prompt != nil: acceptFinding()
    case .cancelSearch where finder.prompt != nil: cancelFinding()
    case .search: beginSearch()
    case .nextMatch: findNext()
    case .previousMatch: findPrevious()
    case .acceptSearch: acceptSearch()
    case .cancelSearch: cancelSearch()
    }
    return []
  }

  private mutating func edit(_ key: KeyPress) {
    // The editor knows its keys; what it has no use for is nobody's.
    _ = editor.handle(key, width: ScreenLayout(self).inputTextWidth)
  }

  private mutating func scroll(_ scroll: Command.Scroll) {
    if help != nil {
      scrollHelp(scroll)
    } else if focus == .document {
      scrollDocument(scroll)
    } else {
      scrollTranscript(scroll)
    }
  }

  mutating func scrollHelp(_ scroll: Command.Scroll) {
    let viewport = HelpView(self).viewport
    let top = help?.top ?? 0
    help?.top = scroll.target(from: top, height: viewport.height, count: viewport.count)
  }
}

extension Command {
  /// True for what nobody could see happen behind the help.
  fileprivate var changesArrangement: Bool {
    switch self {
    case .focusNext, .focusPrevious, .toggleDocument, .togglePanel, .zoom, .nextPreset, .nextMode,
      .goBack, .attention:
      true
    default: false
    }
  }
}

extension Command.Scroll {
  /// The row to scroll to in a list of rows; one row stays in sight from page to page.
  func target(from top: Int, height: Int, count: Int) -> Int {
    let last = max(0, count - height)
    guard let step = rows(height: height) else { return self == .toEnd ? last : 0 }
    return max(0, min(top + step, last))
  }

  /// Rows to scroll down (or up); nil for the ends.
  func rows(height: Int) -> Int? {
    switch self {
    case .lines(let lines): lines
    case .halfPages(let halves): halves * max(1, height / 2)
    case .pages(let pages): pages * max(1, height - 1)
    case .toStart, .toEnd: nil
    }
  }
}
