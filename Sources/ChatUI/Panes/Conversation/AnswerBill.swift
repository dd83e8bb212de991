package import Chat
import Wording

/// The cost of an answer, in one line.
package struct AnswerBill {
  private let statistics: AnswerStatistics

  package init(_ statistics: AnswerStatistics) {
    self.statistics = statistics
  }

  /// The costs that aren't zero; empty for an answer that was computed from the text.
  package var text: String {
    var parts = statistics.readTokens + statistics.reusedTokens > 0 ? [tokens] : []
    if let seconds = statistics.firstTokenSeconds {
      parts.append("first token after \(Format.duration(seconds))")
    }
    if let rate = statistics.answerRate { parts.append("mean \(Format.rate(rate)) tok/s") }
    return parts.joined(separator: " · ")
  }

  /// The tokens that were read for the answer, and those that were reused.
  package var tokens: String {
    let new = statistics.readTokens.counted("new token")
    let reused = statistics.reusedTokens
    return reused > 0 ? "\(new), \(Format.count(reused)) from before" : new
  }
}
