/// The action of a key.
package enum Command: Hashable, Sendable {
  package enum Scroll: Hashable, Sendable {
    case lines(Int), halfPages(Int), pages(Int), toStart, toEnd
  }

  case toggleHelp, closeHelp, quit, redraw, suspend
  case focusNext, focusPrevious, focusInput
  case toggleDocument
  case togglePanel(Panel)
  case zoom, nextPreset, widenPanels, narrowPanels
  case nextMode
  /// Returns to the place before a citation was opened.
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
  case nextSource, previousSource
  /// Moves between matches of a search; without a search, between citations.
  case nextFound, previousFound
  case attention(AttentionCommand)
  case search, nextMatch, previousMatch
  case acceptSearch, cancelSearch
}
