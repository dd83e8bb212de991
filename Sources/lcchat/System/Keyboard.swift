import Foundation

/// The user's terminal, for questions while standard input is a document.
enum Keyboard {
  /// True if the user's terminal can be opened and standard output is a terminal.
  static var isThere: Bool {
    guard isatty(STDOUT_FILENO) == 1, let terminal = opened() else { return false }
    close(terminal)
    return true
  }

  /// Replaces standard input by the terminal.
  static func becomeStandardInput() throws(Failure) {
    let terminal = opened()
    defer { terminal.map { _ = close($0) } }
    guard let terminal, dup2(terminal, STDIN_FILENO) == STDIN_FILENO else {
      throw Failure(.unavailable, "The terminal can't be read: give a file instead of a pipe.")
    }
  }

  private static func opened() -> Int32? {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : nil
  }
}
