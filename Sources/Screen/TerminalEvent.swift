/// Something the terminal or the system tells the program.
package enum TerminalEvent: Hashable, Sendable {
  /// `Display.readKeys` has something to read.
  case keysReady
  /// `Display.size` has changed.
  case resized
  /// A line of input where keys don't come one by one; nil at the end of it.
  case line(String?)
  /// ^C where it isn't a key.
  case interrupted
  /// The program runs again after it was stopped.
  case resumed
  /// The system asks the program to end (SIGTERM, SIGHUP, SIGINT).
  case terminate(signal: Int32)
}
