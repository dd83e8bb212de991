import Screen

extension AppState {
  /// The rows that one step of the wheel scrolls.
  private static let wheelRows = 3

  /// Handles a mouse event, with the geometry of the last drawing.
  mutating func take(_ event: MouseEvent) -> [Effect] {
    guard !layout.isTooSmall else { return [] }
    switch event.kind {
    case .wheelUp: return turnWheel(by: -1, at: event.point)
    case .wheelDown: return turnWheel(by: 1, at: event.point)
    case .press:
      status.clear()
      return press(at: event.point)
    case .drag: screen.drag(to: event.point)
    case .release: screen.endDrag()
    }
    return []
  }

  private mutating func turnWheel(by steps: Int, at point: Point) -> [Effect] {
    let scroll = Scroll.lines(steps * Self.wheelRows)
    guard help == nil else {
      help?.scroll(scroll)
      return []
    }
    switch layout.part(at: point) {
    case .document: scrollDocument(scroll)
    case .transcript, .input: scrollConversation(scroll)
    case .panel(let id):
      return carryOut(
        changePanel(id) { panel, state in panel.turnWheel(by: steps, in: state) } ?? [])
    case nil: break
    }
    return []
  }

  private mutating func press(at point: Point) -> [Effect] {
    if let help {
      if !help.area.contains(point) { self.help = nil }
      return []
    }
    if layout.isDivider(point) {
      screen.beginDrag()
      return []
    }
    guard let part = layout.part(at: point) else { return [] }
    let wasFocused = part == focus
    if !wasFocused { closePrompts() }
    screen.focus(on: part)
    switch part {
    case .transcript:
      let citation = conversation.citation(at: point, in: layout.transcriptText)
      return citation.map { carryOut([.openCitation($0)]) } ?? []
    case .input: dialogue.question.press(at: point, in: layout.inputText)
    case .document: break
    case .panel(let id):
      return carryOut(
        changePanel(id) { panel, state in
          panel.press(at: point, wasFocused: wasFocused, in: state)
        } ?? [])
    }
    return []
  }
}
