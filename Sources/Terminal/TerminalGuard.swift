import CNcurses
import Foundation

// SAFETY: the calls take plain numbers. The C state behind them is static to this file's object, so
// no other file may call cnc_guard_…; the main actor is the only caller outside signal handlers.

/// Gives the terminal back to the shell however the process ends.
@MainActor
struct TerminalGuard {
  /// Delivers a byte for each signal that was received.
  let signalPipe: Int32

  /// Remembers the terminal's modes and the signal handlers, before curses changes them; false if
  /// there is no terminal.
  static func save() -> Bool {
    // Started by `lcchat &`: the screen begins at `fg`.
    cnc_guard_await_foreground() != 0 && cnc_guard_save() != 0
  }

  /// Installs the signal handlers, after curses has started; nil if no pipe can be had.
  init?() {
    signalPipe = cnc_guard_start()
    guard signalPipe >= 0 else { return nil }
  }

  /// Guards the calling thread against stack overflow; on Linux the main actor has no fixed thread.
  func guardThread() {
    cnc_guard_thread()
  }

  /// Says whether curses has the terminal, so that a crash knows what to undo.
  func setArmed(_ isArmed: Bool) {
    cnc_guard_arm(isArmed ? 1 : 0)
  }

  /// The signals received since the last call, oldest first.
  func receivedSignals() -> [Int32] {
    var signals: [Int32] = []
    while case let signal = cnc_guard_next_signal(), signal != 0 { signals.append(signal) }
    return signals
  }

  /// Asks the terminal to mark what is pasted, so that a pasted line end isn't Enter.
  func setBracketedPaste(_ isOn: Bool) {
    let sequence = isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l"
    unsafe cnc_write_all(sequence, sequence.utf8.count)
  }

  /// Puts text into the terminal's clipboard by OSC 52, which goes past curses and moves nothing.
  func copy(_ text: String) {
    let sequence = "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
    unsafe cnc_write_all(sequence, sequence.utf8.count)
  }

  /// Asks the terminal for clicks, drags and the wheel, in coordinates of any size (xterm's 1002 and
  /// 1006); others then stay without mouse.
  func setMouse(_ isOn: Bool) {
    let sequence = isOn ? "\u{1B}[?1002h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1002l"
    unsafe cnc_write_all(sequence, sequence.utf8.count)
  }

  /// True where another job, as a shell at its prompt, has the terminal.
  var isInBackground: Bool { cnc_guard_is_in_background() != 0 }

  /// Waits, stopped, until the terminal is ours; false if the program is to end instead.
  func awaitForeground() -> Bool { cnc_guard_await_foreground() != 0 }

  /// Stops the whole job, as the terminal does on ^Z in other programs; returns when continued.
  func stopJob() {
    cnc_guard_stop_job()
  }

  /// Puts the former signal handlers back.
  func stop() {
    cnc_guard_stop()
  }
}
