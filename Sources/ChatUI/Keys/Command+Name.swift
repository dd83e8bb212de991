extension Command {
  /// What a configuration calls it; nil for what has keys of its own that can't be changed.
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
    case .nextSource: "next-source"
    case .previousSource: "previous-source"
    case .nextFound: "next-found"
    case .previousFound: "previous-found"
    case .attention(let command): "attention-" + command.name
    case .search: "search"
    case .nextMatch: "next-match"
    case .previousMatch: "previous-match"
    case .acceptSearch: "accept-search"
    case .cancelSearch: "cancel-search"
    // The editor reads readline's keys itself.
    case .edit: nil
    }
  }
}

extension Command.Scroll {
  fileprivate var name: String {
    switch self {
    case .lines(let lines): lines < 0 ? "line-up" : "line-down"
    case .halfPages(let pages): pages < 0 ? "half-page-up" : "half-page-down"
    case .pages(let pages): pages < 0 ? "page-up" : "page-down"
    case .toStart: "to-start"
    case .toEnd: "to-end"
    }
  }
}

extension AttentionCommand {
  fileprivate var name: String {
    switch self {
    case .nextView: "view"
    case .move(let step): "\(step)"
    case .open: "open"
    case .zoomIn: "closer"
    case .zoomOut: "wider"
    case .layer(let step): step < 0 ? "layer-before" : "layer-next"
    case .measure(let measure): "\(measure)"
    }
  }
}
