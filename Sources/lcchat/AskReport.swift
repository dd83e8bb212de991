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

    /// The synthesized one would leave the field out if nothing was said.
    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(load_s, forKey: .load_s)
      try fields.encode(read_s, forKey: .read_s)
      try fields.encode(first_token_s, forKey: .first_token_s)
      try fields.encode(total_s, forKey: .total_s)
    }

    private enum CodingKeys: String, CodingKey { case load_s, read_s, first_token_s, total_s }
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
  var seen: [Seen]

  init(answer: String, _ s: AnswerStatistics) {
    self.answer = answer
    mode = s.mode
    tokens = Tokens(
      document: s.documentTokens, question: s.questionTokens, answer: s.answerTokens,
      reused: s.reusedTokens, read: s.readTokens)
    timings = Timings(
      load_s: s.loadSeconds, read_s: s.readSeconds,
      first_token_s: s.firstTokenSeconds.map { s.openSeconds + $0 }, total_s: s.totalSeconds)
    cache_bytes = s.cacheBytes
    seen = s.seen.map {
      Seen(start: $0.lines.lowerBound, end: $0.lines.upperBound, visibility: "\($0.visibility)")
    }
  }

  /// One line of JSON with its line end.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Self.escapingC1(String(decoding: try encoder.encode(self), as: UTF8.self)) + "\n"
    }
  }

  /// Terminals take U+0080 to U+009F for escape sequences, but the encoder leaves them and DEL raw.
  private static func escapingC1(_ json: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      if (0x7F...0x9F).contains(scalar.value) {
        escaped.append(contentsOf: "\\u00\(String(scalar.value, radix: 16))".unicodeScalars)
      } else {
        escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
