import Chat
package import Screen

/// The panel that shows the passages that were tried for an answer.
package struct SourcesPanel: Panel {
  package static let id = PanelID("sources")

  package let id: PanelID = Self.id
  package let title = "Sources"
  package let greatestHeight = 28
  private var area = Rect.zero

  package init() {}

  package var bindings: [KeyBinding] {
    [
      KeyBinding(
        .panel(id), [.character("n"), .character("]"), .character("j"), .down],
        .panel(Self.next), "next passage"),
      KeyBinding(
        .panel(id), [.character("N"), .character("["), .character("k"), .up],
        .panel(Self.previous), "previous passage"),
      KeyBinding(.panel(id), [.enter], .openCitation, "open the passage in the document"),
    ]
  }

  private static let next = PanelCommand(id, "next-source")
  private static let previous = PanelCommand(id, "previous-source")

  package func hints(in state: AppState) -> [Hint] {
    [
      Hint(.panel(Self.next), "next"), Hint(.panel(Self.previous), "previous"),
      Hint(.openCitation, "open"), Hint(.focusInput, "question"),
    ]
  }

  package mutating func layOut(in area: Rect, of state: AppState) { self.area = area }

  package func perform(_ command: Command, in state: AppState) -> [Request]? {
    let transcript = state.transcript
    return switch command {
    case .panel(Self.next): transcript.selecting(1, of: transcript.sources)
    case .panel(Self.previous): transcript.selecting(-1, of: transcript.sources)
    case .openCitation: transcript.opening(transcript.sources)
    default: nil
    }
  }

  package func turnWheel(by steps: Int, in state: AppState) -> [Request] {
    state.transcript.selecting(steps, of: state.transcript.sources)
  }

  /// A click on a passage opens it in the document.
  package func press(
    at point: Point, wasFocused: Bool, in state: AppState
  ) -> [Request] {
    guard let turn = state.transcript.sourcesTurn,
      let number = SourceRows(state.transcript).passage(at: point, in: area)?.number
    else { return [] }
    return [.openCitation(CitationSelection(turn: turn.id, number: number))]
  }
}
