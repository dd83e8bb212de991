package import Chat
import ChatUI
import Documents
import Foundation
import Synchronization
import Wording

/// Shows progress on standard error: one line that is redrawn on a terminal, or a few plain lines.
package final class ProgressLine: Sendable {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let isShown = Mutex(false)
  /// The quarters of the reading that were printed, if no line can be redrawn.
  private let printedQuarters = Mutex(0)

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
    isTerminal = isatty(STDERR_FILENO) == 1 && !["", "dumb", "unknown"].contains(kind)
  }

  /// Writes a note that stays on the screen.
  func note(_ text: String) {
    guard !isQuiet else { return }
    clear()
    Output.note(text.escapingControls + "\n")
  }

  /// Shows text that the next call replaces.
  func show(_ text: String) {
    guard !isQuiet, isTerminal else { return }
    // A wrapped line couldn't be cleared; two columns are for the ^C that the terminal echoes.
    Output.note("\r\u{1B}[K" + text.escapingControls.prefix(max(1, columns - 3)))
    isShown.withLock { $0 = true }
  }

  func show(_ reading: ReadingProgress) {
    guard reading.total > 0 else { return }
    guard isTerminal else { return printQuarter(reading) }
    show(Self.text(reading, columns: columns))
  }

  func show(_ summary: SummaryProgress) {
    let left = summary.remaining.map { ", about \(max(1, Int($0.rounded()))) s left" } ?? ""
    show("summarising \(summary.text)\(left)")
  }

  /// Returns the progress line of a reading for a terminal of the given width in columns.
  package static func text(_ reading: ReadingProgress, columns: Int) -> String {
    let share = Double(reading.read) / Double(reading.total)
    let width = max(4, min(24, columns - 60))
    let filled = Int(share * Double(width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    var line = "reading \(bar) \(Format.percent(share))"
    line += "  \(Format.count(reading.read)) of \(reading.total.counted("token"))"
    if reading.tokensPerSecond > 0 { line += "  \(Format.rate(reading.tokensPerSecond)) tok/s" }
    if let seconds = reading.secondsLeft { line += "  \(seconds) s left" }
    return line
  }

  /// Writes one line at each quarter of a longer reading.
  private func printQuarter(_ reading: ReadingProgress) {
    let quarter = reading.read * 4 / reading.total
    let isNew = printedQuarters.withLock { printed in
      defer { printed = max(printed, quarter) }
      return quarter > printed
    }
    guard isNew, quarter < 4, let seconds = reading.secondsLeft, seconds > 0 else { return }
    note(
      "read \(Format.count(reading.read)) of \(reading.total.counted("token")),"
        + " \(Format.rate(reading.tokensPerSecond)) tok/s, \(seconds) s left")
  }

  /// Clears the line, because the answer may use it.
  func clear() {
    isShown.withLock { isShown in
      if isShown { Output.note("\r\u{1B}[K") }
      isShown = false
    }
  }

  private var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

extension AnswerStatistics {
  /// Returns a summary in one line.
  func summary(of document: Document) -> String {
    func seconds(_ value: Double) -> String { String(format: "%.1f s", value) }
    var parts = ["\(mode?.rawValue ?? "no mode"): \(AnswerBill(self).tokens)"]
    if let first = firstTokenSeconds {
      parts.append("first token after \(seconds(openSeconds + first))")
    }
    parts.append(answerTokens.counted("answer token") + (isCutOff ? " (cut off)" : ""))
    parts.append("\(seconds(totalSeconds)) in all")
    parts.append("cache \(Format.bytes(cacheBytes))")
    if let recollection { parts.append(recollection.summary) }
    if let finder { parts.append("found by \(finder)") }
    if let seen = SeenSummary(seen, of: document).text { parts.append(seen) }
    return parts.joined(separator: " · ")
  }
}
