/// What the reducer wants done outside the state.
package enum Effect: Hashable, Sendable {
  /// Loads the model and reads the document.
  case open
  case cancelOpening
  case ask(id: Int, question: String)
  case cancelAnswer(id: Int)
  case setAttentionProbe(Bool)
  case redraw
  case suspend
  case quit
}
