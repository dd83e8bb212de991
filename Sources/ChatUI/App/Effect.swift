package import Chat
package import Screen

/// Work outside the state that the reducer asks for.
package enum Effect: Hashable, Sendable {
  /// Loads the model and reads the document.
  case open(id: Int)
  /// Plans and reads again with another document, mode, budget or model.
  case change(id: Int, ReadingChange)
  case cancelOpening(id: Int)
  /// Reads a file that the user named.
  case readFile(path: String)
  /// Finds the files whose paths begin with a prefix.
  case listFiles(prefix: String)
  case ask(id: Int, question: String)
  /// Asks in place of the question before.
  case askAgain(id: Int, question: String)
  case cancelAnswer(id: Int)
  /// Changes the place of quotations in later answers.
  case setQuote(QuoteStyle)
  /// Measures attention for a view of the Attention panel; nil while it is hidden.
  case setAttentionProbe(AttentionView?)
  /// Puts text into the terminal's clipboard.
  case copy(String)
  case session(SessionRequest)
  case setTheme(ThemeName)
  case setMouse(Bool)
  /// Saves the arrangement of the screen for the next run.
  case keep(Arrangement)
  case redraw
  case suspend
  case quit
}
