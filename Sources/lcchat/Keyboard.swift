import Foundation

/// The terminal that the user sits at, for when standard input is something else.
enum Keyboard {
  /// Whether there is one to read from, and the output is seen on it.
  static var isThere: Bool {
    guard isatty(STDOUT_FILENO) == 1, let terminal = opened() else { return false }
    close(terminal)
    return true
  }

  /// Takes the place of what was piped in.
  static func becomeStandardInput() throws(Failure) {
    let terminal = opened()
    defer { terminal.map { _ = close($0) } }
    guard let terminal, dup2(terminal, STDIN_FILENO) == STDIN_FILENO else {
      throw Failure(.unavailable, "The terminal can't be read: name a file in place of a pipe.")
    }
  }

  private static func opened() -> Int32? {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : nil
  }
}
