/// The reason why the screen can't be shown.
package enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  case notATerminal(stream: String)
  case unsuitable(term: String)
  case cannotStart(term: String)

  package var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) isn't a terminal, so the screen can't be shown; use `lcchat ask`"
    case .unsuitable(""):
      "TERM isn't set, so the screen can't be shown; set it or use `lcchat ask`"
    case .unsuitable(let term):
      "a terminal of type `\(term)` can't show the screen; use `lcchat ask`"
    case .cannotStart(let term):
      """
      the terminal description `\(term)` was not found or lacks cursor movement; \
      try TERM=xterm-256color or use `lcchat ask`
      """
    }
  }
}
