/// What a key does.
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
  /// Back to where one was before a citation was opened.
  case goBack
  /// ^C: stops the answer, then reading, then clears, then quits.
  case interrupt
  /// Esc: goes back to the question, then stops the answer, then reading.
  case back

  case send
  /// Whatever the editor does with the key.
  case edit
  case deleteOrQuit
  /// Tab: what is half typed, else the next part of the screen.
  case completeOrFocusNext
  case searchHistory, olderQuestion, takeQuestion, restoreQuestion
  case scrollTranscript(Scroll)

  case scroll(Scroll)
  case nextCitation, previousCitation, openCitation
  case nextSource, previousSource
  /// Matches of a search where there is one, else citations.
  case nextFound, previousFound
  case attention(AttentionCommand)
  case search, nextMatch, previousMatch
  case acceptSearch, cancelSearch
}
