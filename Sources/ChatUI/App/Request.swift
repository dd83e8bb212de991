/// Something that one part of the state asks of the rest of the app.
///
/// Each part changes only itself. It returns requests for everything else, and `AppState` carries
/// them out.
package enum Request: Hashable, Sendable {
  case effect(Effect)
  /// Sets the status line's message; nil removes it.
  case message(String?)
  /// Adds a notice to the conversation.
  case notice(String)
  /// Adds an error to the conversation.
  case error(String)
  case focus(Focus)
  /// A question was added: the conversation shows it, and it is asked when its turn comes.
  case questionAdded
  /// Asks the oldest waiting question if nothing else runs.
  case askNext
  case showPanel(PanelID)
  /// Shows a passage of the document, marked. ^O leads back.
  case openPassage(Range<Int>)
  /// Selects a citation and scrolls the conversation to the sentence that names it.
  case select(CitationSelection)
  /// Selects a citation and shows its passage in the document.
  case openCitation(CitationSelection)
  /// Another model was loaded: measurements of the previous one are dropped.
  case modelChanged
  /// The document is shorter than before: positions beyond its end are dropped.
  case documentShortened
}
