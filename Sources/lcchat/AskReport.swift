import Chat
import Foundation

/// What `lcchat ask --json` prints.
struct AskReport: Encodable {
  struct Tokens: Encodable {
    var document: Int
    var question: Int
    var answer: Int
    var reused: Int
    var read: Int
  }
  struct Timings: Encodable {
    var load_s: Double
    var read_s: Double
    var first_token_s: Double?
    var total_s: Double
  }
  struct Seen: Encodable {
    /// Lines from 1, inclusive.
    var start: Int
    var end: Int
    var visibility: String
  }

  var answer: String
  var mode: String
  var tokens: Tokens
  var timings: Timings
  var cache_bytes: Int
  var cut_off: Bool
  var seen: [Seen]

  init(answer: String, _ s: AnswerStatistics) {
    self.answer = answer
    mode = s.mode
    tokens = Tokens(
      document: s.documentTokens, question: s.questionTokens, answer: s.answerTokens,
      reused: s.reusedTokens, read: s.readTokens)
    timings = Timings(
      load_s: s.loadSeconds, read_s: s.readSeconds, first_token_s: s.firstTokenSeconds,
      total_s: s.totalSeconds)
    cache_bytes = s.cacheBytes
    cut_off = s.isCutOff
    seen = s.seen.map {
      Seen(start: $0.lines.lowerBound, end: $0.lines.upperBound, visibility: "\($0.visibility)")
    }
  }

  /// One line of JSON with its line end.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }
}
