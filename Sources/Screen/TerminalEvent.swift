/// Something the terminal or the system tells the program.
package enum TerminalEvent: Hashable, Sendable {
  /// `Display.readKeys` has something to read.
  case keysReady
  /// `Display.size` has changed.
  case resized
  /// The program runs again after it was stopped.
  case resumed
  /// The system asks the program to end (SIGTERM, SIGHUP, SIGINT).
  case terminate(signal: Int32)
}
