import Documents
import Foundation
import Wording

/// Standard output and standard error, written so that no failure of either is a crash.
enum Output {
  /// Writes to standard output; a reader that has gone away ends the program quietly.
  static func write(_ text: String) throws(Failure) {
    let error = write(text, to: STDOUT_FILENO)
    guard error != 0 else { return }
    if error == EPIPE { end(by: SIGPIPE) }
    throw Failure(
      .cannotCreate, "standard output can't be written: \(String(cString: strerror(error))).")
  }

  /// Writes text that others made: on a terminal its control characters are spelled out.
  static func writeUntrusted(_ text: String) throws(Failure) {
    try write(isatty(STDOUT_FILENO) == 1 ? text.escapingControlsInLines : text)
  }

  /// Writes to standard error; what can't be said there can't be said at all.
  static func note(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Ends the program as one that doesn't handle the signal, so that the shell sees why.
  static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    raise(number)
    exit(128 + number)
  }

  /// Keeps the standard streams' numbers from going to the next file that is opened.
  ///
  /// Streams that the caller closed get the opposite direction, so that their use still fails.
  static func reserveStandardStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// The error number, or 0.
  private static func write(_ text: String, to file: Int32) -> Int32 {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if written >= 0 {
        bytes = bytes.dropFirst(written)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}

extension String {
  /// The text with control characters spelled out, line feeds and tabs excepted.
  package var escapingControlsInLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { String($0).escapingControls }.joined(separator: "\t")
    }.joined(separator: "\n")
  }
}
