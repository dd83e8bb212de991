package import Chat
package import Screen

/// What the reducer wants done outside the state.
package enum Effect: Hashable, Sendable {
  /// Loads the model and reads the document.
  case open(id: Int)
  /// Plans and reads again with another document, mode, budget or model.
  case change(id: Int, ReadingChange)
  case cancelOpening(id: Int)
  /// Reads a file that the user named.
  case readFile(path: String)
  /// Finds the files whose paths begin so.
  case listFiles(prefix: String)
  case ask(id: Int, question: String)
  /// Asks in place of the question before.
  case askAgain(id: Int, question: String)
  case cancelAnswer(id: Int)
  /// What is to be measured for the Attention panel; nil while it is hidden.
  case setAttentionProbe(AttentionView?)
  /// Puts text into the terminal's clipboard.
  case copy(String)
  case session(SessionRequest)
  case setTheme(ThemeName)
  case setMouse(Bool)
  /// Keeps how the screen is arranged for the next run.
  case keep(Arrangement)
  case redraw
  case suspend
  case quit
}
