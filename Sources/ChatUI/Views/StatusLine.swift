import Chat
package import Screen

/// The bottom row: a message or the keys that apply now, and the model and mode.
package struct StatusLine: Widget {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    // The keys are worth more than the model's name where room is short; the mode is always shown.
    let hasRoom = area.width >= 72 && !needsRoom(area.width)
    let about = about(hasRoom ? models(area.width) : nil)
    let aboutWidth = DisplayWidth.columns(of: about)
    let parts = Layout.columns(
      Rect(x: area.x + 1, y: area.y, width: area.width - 2, height: area.height),
      [.flexible(), .fixed(aboutWidth + 2)])
    if let message = state.message {
      let text = DisplayWidth.truncated(message, to: parts[0].width)
      grid.put(text, at: parts[0].origin, style: Style(.notice), maxWidth: parts[0].width)
    } else {
      KeyHints(hints).draw(in: &grid, area: parts[0])
    }
    grid.put(
      about, at: Point(x: parts[1].x + 2, y: parts[1].y), style: Style(.dim),
      maxWidth: parts[1].width - 2)
  }

  /// True if the message has no room next to the model's name.
  private func needsRoom(_ width: Int) -> Bool {
    guard let message = state.message else { return false }
    let about = about(models(width))
    return DisplayWidth.columns(of: message) + DisplayWidth.columns(of: about) + 4 > width
  }

  /// Returns the model that answers and, where there is room, the one that finds.
  private func models(_ width: Int) -> String? {
    guard let model = state.reading.model else { return nil }
    guard width >= 110, let finder = state.reading.finder else { return model.name }
    return "\(model.name) · found by \(finder)"
  }

  /// Returns the model, the mode and whether reading is paused.
  private func about(_ model: String?) -> String {
    [model, state.reading.modeName, state.isPaused ? "paused" : nil].compactMap(\.self)
      .joined(separator: " · ")
  }

  private var hints: [KeyHints.Hint] {
    let hints = partHints.map(shown).filter { !$0.key.isEmpty }
    // A zoomed part must show how to leave it.
    guard state.arrangement.isZoomed, !state.isPrompting else { return hints }
    let zoom = shown(Hint(.zoom, "all parts"))
    return [zoom] + hints.filter { $0.key != zoom.key }
  }

  private var partHints: [Hint] {
    if state.help != nil { return HelpPane.hints }
    if state.question.historySearch != nil { return QuestionPane.historyHints }
    if state.documentPane.finder.prompt != nil || state.conversation.finder.prompt != nil {
      return TextFinder.hints
    }
    let isRunning = state.isReading || state.isAnswering
    // Reading stops at the second press, so that no habit of pressing Esc stops it.
    let isTwice = state.focus == .input && !state.isAnswering && !state.status.isStopArmed
    let stop =
      isRunning
      ? [Hint(state.focus == .input ? .back : .interrupt, isTwice ? "twice: stop" : "stop")] : []
    let next = state.screen.focus(after: 1, panels: state.panels.ids).name
    let common = [
      Hint(state.focus == .input ? .completeOrFocusNext : .focusNext, next),
      Hint(.toggleHelp, "help"), Hint(.quit, "quit"),
    ]
    return switch state.focus {
    case .input: stop + state.question.hints(isRunning: isRunning, common: common)
    case .document: stop + state.documentPane.hints + common
    case .transcript: stop + state.conversation.hints + common
    case .panel(let id): stop + (state.panels[id]?.hints(in: state) ?? []) + common
    }
  }

  /// Returns a hint with the key that the table has in the innermost context with the command.
  private func shown(_ hint: Hint) -> KeyHints.Hint {
    let key = state.keys.firstKey(of: hint.command, in: state.keyContexts, key: hint.key)
    return KeyHints.Hint(key?.name ?? "", hint.action)
  }
}
