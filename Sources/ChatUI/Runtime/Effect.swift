package import Chat
package import Documents

/// What the reducer wants done outside the state.
package enum Effect: Hashable, Sendable {
  /// Loads the model and reads the document.
  case open(id: Int)
  /// Reads what stands behind the text so far.
  case openLonger(id: Int, Document)
  /// Reads the document anew.
  case setMode(id: Int, ChatOptions.Mode)
  case cancelOpening(id: Int)
  /// Reads a file that the user named.
  case readFile(path: String)
  case ask(id: Int, question: String)
  case cancelAnswer(id: Int)
  /// What is to be measured for the Attention panel; nil while it is hidden.
  case setAttentionProbe(AttentionView?)
  case redraw
  case suspend
  case quit
}
