import Chat
package import Screen

/// The bottom row: a message or the keys that apply now, and which model answers.
package struct StatusLine: Widget {
  private let state: AppState

  package init(_ state: AppState) {
    self.state = state
  }

  package func draw(in grid: inout CellGrid, area: Rect) {
    // The keys are worth more than the model's name where room is short; the mode always stands.
    let model = area.width >= 72 && !needsRoom(area.width) ? state.model?.name : nil
    let about = about(model)
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

  /// True if the message has no room beside the model's name.
  private func needsRoom(_ width: Int) -> Bool {
    guard let message = state.message else { return false }
    let about = about(state.model?.name)
    return DisplayWidth.columns(of: message) + DisplayWidth.columns(of: about) + 4 > width
  }

  /// Returns the model, the mode and whether reading is paused.
  private func about(_ model: String?) -> String {
    [model, state.modeName, state.isPaused ? "paused" : nil].compactMap(\.self)
      .joined(separator: " · ")
  }

  private var hints: [KeyHints.Hint] {
    let hints = partHints.filter { !$0.key.isEmpty }
    // A zoomed part must show how to leave it.
    guard state.isZoomed, !state.isPrompting else { return hints }
    let zoom = hint(.zoom, "zoom").key
    return [KeyHints.Hint(zoom, "all parts")] + hints.filter { $0.key != zoom }
  }

  private var partHints: [KeyHints.Hint] {
    if state.help != nil { return [hint(.closeHelp, "close"), hint(.scroll(.lines(1)), "down")] }
    if state.historySearch != nil {
      return [
        hint(.olderQuestion, "older"), hint(.takeQuestion, "take"), hint(.restoreQuestion, "back"),
      ]
    }
    if state.pane.prompt != nil || state.finder.prompt != nil {
      return [hint(.acceptSearch, "go there"), hint(.cancelSearch, "back")]
    }
    let isRunning = state.isReading || state.isAnswering
    // Reading stops at the second press, so that no habit of pressing Esc stops it.
    let isTwice = state.focus == .input && !state.isAnswering && !state.isStopArmed
    let stop =
      isRunning
      ? [hint(state.focus == .input ? .back : .interrupt, isTwice ? "twice: stop" : "stop")] : []
    let common = [
      hint(state.focus == .input ? .completeOrFocusNext : .focusNext, state.nextFocus.name),
      hint(.toggleHelp, "help"), hint(.quit, "quit"),
    ]
    let newLine = hint(.edit, "new line", key: .newline)
    return switch state.focus {
    case .input:
      stop + [hint(.send, "ask")] + (isRunning ? common + [newLine] : [newLine] + common)
    case .document:
      stop + [
        hint(.search, "search"), hint(.nextMatch, "next"), hint(.scroll(.pages(1)), "page"),
        state.pane.trail.isEmpty ? hint(.focusInput, "question") : hint(.goBack, "back"),
      ] + common
    case .transcript:
      stop + [
        hint(.nextFound, state.finder.search == nil ? "citation" : "next"),
        hint(.openCitation, "open it"), hint(.search, "search"), hint(.focusInput, "question"),
      ] + common
    case .attention:
      stop + [
        hint(.attention(.nextView), nextView)
      ] + viewHints + [hint(.focusInput, "question")] + common
    case .sources:
      stop + [
        hint(.nextSource, "next"), hint(.previousSource, "previous"),
        hint(.openCitation, "open"), hint(.focusInput, "question"),
      ] + common
    case .context, .cache, .speed:
      stop + [
        hint(.zoom, "zoom"), hint(.nextPreset, "arrange"), hint(.focusInput, "question"),
      ] + common
    }
  }

  private var viewHints: [KeyHints.Hint] {
    switch state.attention.view {
    case .map: [hint(.attention(.open), "open"), hint(.attention(.zoomIn), "closer")]
    case .pattern: [hint(.attention(.layer(1)), "next layer")]
    case .heads:
      [
        hint(.attention(.measure(.retrieval)), "strength"),
        hint(.attention(.measure(.distance)), "distance"),
        hint(.attention(.measure(.entropy)), "entropy"), hint(.attention(.open), "open"),
      ]
    }
  }

  private var nextView: String {
    switch state.attention.view {
    case .map: "pattern"
    case .pattern: "heads"
    case .heads: "map"
    }
  }

  /// A key as the table has it in the innermost context that knows the command.
  private func hint(_ command: Command, _ action: String, key: KeyPress? = nil) -> KeyHints.Hint {
    for context in state.keyContexts {
      for binding in state.keys.all where binding.context == context {
        guard binding.command == command, let first = binding.keys.first else { continue }
        if let key, !binding.keys.contains(key) { continue }
        return KeyHints.Hint(first.name, action)
      }
    }
    return KeyHints.Hint("", action)
  }
}
