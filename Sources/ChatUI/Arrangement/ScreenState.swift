import Screen

extension AppState {
  /// The part that Tab goes to.
  package var nextFocus: Focus { focus(after: 1) }

  /// Carries out the commands that arrange the screen.
  mutating func arrange(_ command: Command) {
    switch command {
    case .toggleDocument: toggleDocument()
    case .togglePanel(let panel): togglePanel(panel)
    case .zoom: isZoomed.toggle()
    case .nextPreset: arrange(preset.next)
    case .widenPanels: widenPanels(by: 4)
    case .narrowPanels: widenPanels(by: -4)
    default: break
    }
  }

  /// Puts the parts into an arrangement.
  mutating func arrange(_ preset: Preset) {
    self.preset = preset
    panels = preset.panels
    pane.isVisible = preset.showsDocument
    panelWidth = nil
    isZoomed = false
    message = "Arrangement: \(preset.title)"
    keepFocusVisible()
  }

  private mutating func toggleDocument() {
    pane.isVisible.toggle()
    keepFocusVisible()
  }

  private mutating func togglePanel(_ panel: Panel) {
    panels.formSymmetricDifference([panel])
    keepFocusVisible()
  }

  private mutating func widenPanels(by columns: Int) {
    let layout = ScreenLayout(self)
    guard let divider = layout.divider else {
      message = "No panels stand beside the rest here"
      return
    }
    panelWidth = ScreenLayout.panelWidth(size.width - divider + columns, of: size.width)
  }

  mutating func moveFocus(by step: Int) {
    endPrompts()
    focus = focus(after: step)
  }

  mutating func keepFocusVisible() {
    guard !isFocusable(focus) else { return }
    focus = .input
    endPrompts()
  }

  /// What is half typed beside the question ends when the keys go elsewhere.
  mutating func endPrompts() {
    pane.prompt = nil
    finder.prompt = nil
    historySearch = nil
  }

  func isFocusable(_ focus: Focus) -> Bool {
    switch focus {
    case .input, .transcript: true
    case .document: pane.isVisible
    // Where there is no room beside the rest, focus gives a panel some.
    case .context, .cache, .speed, .attention, .sources:
      focus.panel.map(panels.contains) ?? false
    }
  }

  private func focus(after step: Int) -> Focus {
    let focusable = Focus.allCases.filter(isFocusable)
    let index = focusable.firstIndex(of: focus) ?? 0
    return focusable[(index + step + focusable.count) % focusable.count]
  }
}
