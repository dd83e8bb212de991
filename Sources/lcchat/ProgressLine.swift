import Chat
import Foundation

/// Progress on standard error: one line that is redrawn on a terminal, a few quiet lines elsewhere.
final class ProgressLine: Sendable {
  private let isQuiet: Bool
  private let isTerminal = isatty(2) == 1

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  /// Something that stays on the screen.
  func note(_ text: String) {
    guard !isQuiet else { return }
    clear()
    write(text + "\n")
  }

  /// Something that the next call replaces.
  func show(_ text: String) {
    guard !isQuiet, isTerminal else { return }
    write("\r\u{1B}[K" + text)
  }

  func show(_ reading: ReadingProgress) {
    guard reading.total > 0 else { return }
    let share = Double(reading.read) / Double(reading.total)
    let width = 24
    let filled = Int(share * Double(width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    var line = "reading \(bar) \(Int(share * 100)) %  \(reading.read)/\(reading.total) tokens"
    if reading.tokensPerSecond > 0 { line += "  \(Int(reading.tokensPerSecond)) tok/s" }
    if let seconds = reading.remaining { line += "  \(Int(seconds.rounded(.up))) s left" }
    show(line)
  }

  func clear() {
    guard !isQuiet, isTerminal else { return }
    write("\r\u{1B}[K")
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

extension AnswerStatistics {
  /// One line for people.
  var summary: String {
    func seconds(_ value: Double) -> String { String(format: "%.1f s", value) }
    var parts = ["\(mode): reused \(reusedTokens), read \(readTokens) tokens"]
    if let first = firstTokenSeconds { parts.append("first token after \(seconds(first))") }
    parts.append("\(answerTokens) answer tokens\(isCutOff ? " (cut off)" : "")")
    parts.append("\(seconds(totalSeconds)) in all")
    parts.append("cache \(cacheBytes >> 20) MiB")
    return parts.joined(separator: " · ")
  }
}
