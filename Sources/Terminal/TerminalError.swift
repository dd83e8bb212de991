/// Why the screen cannot be shown here.
package enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  case notATerminal(stream: String)
  case unsuitable(term: String)
  case cannotStart(term: String)

  package var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal, so the screen cannot be shown; use `lcchat ask`"
    case .unsuitable(""):
      "TERM is not set, so the screen cannot be shown; set it or use `lcchat ask`"
    case .unsuitable(let term):
      "a terminal of the kind `\(term)` cannot show the screen; use `lcchat ask`"
    case .cannotStart(let term):
      """
      the terminal description `\(term)` was not found or lacks cursor movement; \
      try TERM=xterm-256color or use `lcchat ask`
      """
    }
  }
}
