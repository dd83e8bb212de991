/// An event of the terminal or the system.
package enum TerminalEvent: Hashable, Sendable {
  /// `Display.readKeys` has keys.
  case keysReady
  /// `Display.size` has changed.
  case resized
  /// A line of input without a screen; nil at the end of input.
  case line(String?)
  /// ^C without a screen.
  case interrupted
  /// The program continues after it was stopped.
  case resumed
  /// The system asks the program to end (SIGTERM, SIGHUP, SIGINT).
  case terminate(signal: Int32)
}
