/// The action of a key.
package enum Command: Hashable, Sendable {
  case toggleHelp, closeHelp, quit, redraw, suspend
  case focusNext, focusPrevious, focusInput
  case toggleDocument
  case togglePanel(PanelID)
  case zoom, nextPreset, widenPanels, narrowPanels
  case nextMode
  /// Returns to the position from which a passage was opened.
  case goBack
  /// ^C: stops the answer, then reading, then clears the question, then quits.
  case interrupt
  /// Esc: goes back to the question, then stops the answer, then reading.
  case back

  case send
  /// Passes the key to the editor.
  case edit
  case deleteOrQuit
  /// Tab: completes a command or path; otherwise moves to the next part of the screen.
  case completeOrFocusNext
  case searchHistory, olderQuestion, takeQuestion, restoreQuestion
  case scrollTranscript(Scroll)

  case scroll(Scroll)
  case nextCitation, previousCitation, openCitation
  /// Moves between matches of a search; without a search, between citations.
  case nextFound, previousFound
  case search, nextMatch, previousMatch
  case acceptSearch, cancelSearch

  /// A command that one panel carries out.
  case panel(PanelCommand)

  /// The name in configurations; nil for a command whose keys can't be changed.
  package var name: String? {
    switch self {
    case .toggleHelp: "help"
    case .closeHelp: "close-help"
    case .quit: "quit"
    case .redraw: "redraw"
    case .suspend: "suspend"
    case .focusNext: "focus-next"
    case .focusPrevious: "focus-previous"
    case .focusInput: "focus-question"
    case .toggleDocument: "document"
    case .togglePanel(let panel): panel.name
    case .zoom: "zoom"
    case .nextPreset: "arrange"
    case .widenPanels: "panels-wider"
    case .narrowPanels: "panels-narrower"
    case .nextMode: "next-mode"
    case .goBack: "go-back"
    case .interrupt: "interrupt"
    case .back: "stop-or-back"
    case .send: "ask"
    case .deleteOrQuit: "delete-or-quit"
    case .completeOrFocusNext: "complete"
    case .searchHistory: "search-history"
    case .olderQuestion: "older-question"
    case .takeQuestion: "take-question"
    case .restoreQuestion: "restore-question"
    case .scrollTranscript(let scroll): "conversation-" + scroll.name
    case .scroll(let scroll): scroll.name
    case .nextCitation: "next-citation"
    case .previousCitation: "previous-citation"
    case .openCitation: "open-citation"
    case .nextFound: "next-found"
    case .previousFound: "previous-found"
    case .search: "search"
    case .nextMatch: "next-match"
    case .previousMatch: "previous-match"
    case .acceptSearch: "accept-search"
    case .cancelSearch: "cancel-search"
    case .panel(let command): command.name
    // The editor reads readline's keys itself.
    case .edit: nil
    }
  }

  /// True for a command whose effect the help would cover.
  var closesHelp: Bool {
    switch self {
    case .focusNext, .focusPrevious, .toggleDocument, .togglePanel, .zoom, .nextPreset, .nextMode,
      .goBack, .panel:
      true
    default: false
    }
  }
}
