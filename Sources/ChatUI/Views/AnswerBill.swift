package import Chat

/// What an answer cost, in one line.
package struct AnswerBill {
  private let statistics: AnswerStatistics

  package init(_ statistics: AnswerStatistics) {
    self.statistics = statistics
  }

  package var text: String {
    var parts = [
      "reused \(Format.count(statistics.reusedTokens))",
      "read \(Format.count(statistics.readTokens))",
    ]
    if let seconds = statistics.firstTokenSeconds {
      parts.append("\(Format.duration(seconds)) to first token")
    }
    if let rate { parts.append("\(Format.rate(rate)) tok/s") }
    return parts.joined(separator: " · ")
  }

  /// Tokens a second after the first token.
  private var rate: Double? {
    guard statistics.answerTokens > 1, statistics.decodeSeconds > 0 else { return nil }
    return Double(statistics.answerTokens - 1) / statistics.decodeSeconds
  }
}
