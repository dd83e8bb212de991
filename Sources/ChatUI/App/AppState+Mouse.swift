import Chat
import Screen

extension AppState {
  /// Rows that one step of the wheel scrolls.
  private static let wheelRows = 3

  mutating func take(_ event: MouseEvent) -> [Effect] {
    let layout = ScreenLayout(self)
    guard !layout.isTooSmall else { return [] }
    switch event.kind {
    case .wheelUp: turnWheel(by: -1, at: event.place, layout)
    case .wheelDown: turnWheel(by: 1, at: event.place, layout)
    case .press:
      message = nil
      (isQuitArmed, isStopArmed) = (false, false)
      press(at: event.place, layout)
    case .drag: drag(to: event.place)
    case .release: isDragging = false
    }
    return []
  }

  private mutating func turnWheel(by steps: Int, at place: Point, _ layout: ScreenLayout) {
    let scroll = Command.Scroll.lines(steps * Self.wheelRows)
    if help != nil { return scrollHelp(scroll) }
    switch layout.part(at: place) {
    case .document: scrollDocument(scroll)
    case .transcript, .input: scrollTranscript(scroll)
    case .sources: selectSource(by: steps)
    case .attention: turnAttentionWheel(by: steps)
    case .context, .cache, .speed, nil: break
    }
  }

  private mutating func press(at place: Point, _ layout: ScreenLayout) {
    if help != nil {
      if !HelpView(self).area.contains(place) { help = nil }
      return
    }
    if let divider = layout.divider, place.y < layout.status.y,
      (divider - 1...divider).contains(place.x)
    {
      isDragging = true
      return
    }
    guard let part = layout.part(at: place) else { return }
    let wasFocused = part == focus
    if !wasFocused { endPrompts() }
    focus = part
    switch part {
    case .transcript:
      open(TranscriptView(self).citation(at: place, layout: layout))
    case .sources:
      open(sourceNumber(at: place, layout))
    case .attention: pressAttention(at: place, layout, wasFocused: wasFocused)
    case .input:
      editor.moveCursor(to: place, in: InputView.textArea(layout.input))
    case .document, .context, .cache, .speed: break
    }
  }

  private mutating func open(_ citation: CitationSelection?) {
    guard let citation else { return }
    selection = citation
    openCitation()
  }

  private func sourceNumber(at place: Point, _ layout: ScreenLayout) -> CitationSelection? {
    guard let panel = layout.panels.first(where: { $0.panel == .sources && !$0.isCompact }),
      let turn = sourcesTurn
    else { return nil }
    return SourcesPanel(self).number(at: place, in: ScreenLayout.interior(panel.area))
      .map { CitationSelection(turn: turn.id, number: $0) }
  }

  private mutating func drag(to place: Point) {
    guard isDragging else { return }
    panelWidth = ScreenLayout.panelWidth(size.width - place.x, of: size.width)
  }
}

extension ScreenLayout {
  /// The part that covers a place.
  func part(at place: Point) -> Focus? {
    if input.contains(place) { return .input }
    if transcript.contains(place) { return .transcript }
    if document?.contains(place) == true { return .document }
    return panels.first { $0.area.contains(place) }.map { Focus($0.panel) }
  }
}
