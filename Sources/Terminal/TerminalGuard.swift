import CNcurses
import Foundation

// SAFETY: the calls take plain numbers. The C state behind them is static to this file's object, so
// no other file may call cnc_guard_…; the main actor is the only caller outside signal handlers.

/// Gives the terminal back to the shell at any end of the process.
@MainActor
struct TerminalGuard {
  /// The pipe that delivers a byte for each signal received.
  let signalPipe: Int32

  /// Saves the terminal's modes and the signal handlers before curses changes them; false if there
  /// is no terminal.
  static func save() -> Bool {
    // After `lcchat &`, the screen begins at `fg`.
    cnc_guard_await_foreground() != 0 && cnc_guard_save() != 0
  }

  /// Installs the signal handlers, after curses has started; nil if no pipe can be opened.
  init?() {
    signalPipe = cnc_guard_start()
    guard signalPipe >= 0 else { return nil }
  }

  /// Prepares the calling thread for a stack overflow; on Linux the main actor has no fixed thread.
  func guardThread() {
    cnc_guard_thread()
  }

  /// Records if curses has the terminal, so that a crash handler restores it only then.
  func setArmed(_ isArmed: Bool) {
    cnc_guard_arm(isArmed ? 1 : 0)
  }

  /// Returns the signals received since the last call, oldest first.
  func receivedSignals() -> [Int32] {
    var signals: [Int32] = []
    while case let signal = cnc_guard_next_signal(), signal != 0 { signals.append(signal) }
    return signals
  }

  /// Asks the terminal to mark pasted text, so that a pasted line end isn't Enter.
  func setBracketedPaste(_ isOn: Bool) {
    let sequence = isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l"
    unsafe cnc_write_all(sequence, sequence.utf8.count)
  }

  /// Puts text into the terminal's clipboard with OSC 52, which bypasses curses and moves no
  /// cursor.
  func copy(_ text: String) {
    let sequence = "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
    unsafe cnc_write_all(sequence, sequence.utf8.count)
  }

  /// Asks the terminal for clicks, drags and the wheel, with coordinates of any size.
  ///
  /// These are xterm's modes 1002 and 1006; terminals without them have no mouse.
  func setMouse(_ isOn: Bool) {
    let sequence = isOn ? "\u{1B}[?1002h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1002l"
    unsafe cnc_write_all(sequence, sequence.utf8.count)
  }

  /// True while another job, such as a shell at its prompt, has the terminal.
  var isInBackground: Bool { cnc_guard_is_in_background() != 0 }

  /// Stops the process until the terminal is ours; false if the program must end instead.
  func awaitForeground() -> Bool { cnc_guard_await_foreground() != 0 }

  /// Stops the whole job, like ^Z in other programs; returns when it is continued.
  func stopJob() {
    cnc_guard_stop_job()
  }

  /// Restores the previous signal handlers.
  func stop() {
    cnc_guard_stop()
  }
}
