import Screen

extension AppState {
  /// The contexts that look at a key, innermost first.
  package var keyContexts: [KeyContext] {
    if ScreenLayout(self).isTooSmall { return [.everywhere] }
    if help != nil { return [.help, .everywhere] }
    if pane.prompt != nil { return [.search, .everywhere] }
    return switch focus {
    case .input: [.input, .everywhere]
    case .document: [.document, .everywhere]
    case .transcript: [.transcript, .everywhere]
    case .sources: [.sources, .everywhere]
    case .attention: [.attention, .everywhere]
    }
  }

  mutating func press(_ key: KeyPress) -> [Effect] {
    message = nil
    let command = KeyBindings.command(for: key, in: keyContexts)
    let wasQuitArmed = isQuitArmed
    isQuitArmed = false
    if let command { return perform(command, key: key, wasQuitArmed: wasQuitArmed) }
    guard !ScreenLayout(self).isTooSmall, help == nil else { return [] }
    if pane.prompt != nil {
      typeSearch(key)
    } else if focus == .input {
      edit(key)
    }
    return []
  }

  private mutating func perform(
    _ command: Command, key: KeyPress, wasQuitArmed: Bool
  ) -> [Effect] {
    switch command {
    case .toggleHelp: help = help == nil ? Help() : nil
    case .quit: return [.quit]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .focusInput: focus = .input
    case .toggleDocument: toggleDocument()
    case .togglePanel(let panel):
      panels.formSymmetricDifference([panel])
      keepFocusVisible()
    case .nextMode: return setMode(mode.next)
    case .nextCitation: selectCitation(by: 1)
    case .previousCitation: selectCitation(by: -1)
    case .openCitation: openCitation()
    case .goBack: goBack()
    case .attention(let command): perform(command)
    case .interrupt: return interrupt(wasQuitArmed: wasQuitArmed)
    case .back: return back()
    case .send: return send()
    case .edit: edit(key)
    case .deleteOrQuit:
      if editor.isEmpty { return [.quit] }
      edit(key)
    case .scrollTranscript(let scroll): scrollTranscript(scroll)
    case .scroll(let scroll): self.scroll(scroll)
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

  private mutating func scrollHelp(_ scroll: Command.Scroll) {
    let viewport = HelpView.viewport(in: size)
    let top = help?.top ?? 0
    help?.top = scroll.target(from: top, height: viewport.height, count: viewport.count)
  }

  private var focusable: [Focus] { Focus.allCases.filter(isFocusable) }

  private func isFocusable(_ focus: Focus) -> Bool {
    switch focus {
    case .input, .transcript: true
    case .document: pane.isVisible
    case .sources: ScreenLayout(self).panels.contains { $0.panel == .sources }
    // Where there is no room beside the rest, focus gives it some.
    case .attention: panels.contains(.attention)
    }
  }

  private mutating func moveFocus(by step: Int) {
    pane.prompt = nil
    let index = focusable.firstIndex(of: focus) ?? 0
    focus = focusable[(index + step + focusable.count) % focusable.count]
  }

  private mutating func toggleDocument() {
    pane.isVisible.toggle()
    keepFocusVisible()
  }

  mutating func keepFocusVisible() {
    guard !isFocusable(focus) else { return }
    focus = .input
    pane.prompt = nil
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
