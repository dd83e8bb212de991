import Tokenizers

/// Turns generated tokens into text, ending where a stop text begins.
struct AnswerText {
  private let stopTexts: [String]
  private var detokenizer: StreamingDetokenizer
  /// Text that may be the beginning of a stop text.
  private var held = ""
  private(set) var isStopped = false

  init(tokenizer: any Tokenizer, stopTexts: [String]) {
    self.stopTexts = stopTexts.filter { !$0.isEmpty }
    detokenizer = StreamingDetokenizer(tokenizer)
  }

  /// The text that a token makes certain, if any.
  mutating func append(_ token: TokenID) -> String? {
    held += detokenizer.append(token)
    return release()
  }

  /// What was held back at the end of the answer.
  mutating func finish() -> String? {
    guard !isStopped else { return nil }
    held += detokenizer.finish()
    defer { held = "" }
    return release() ?? (held.isEmpty || isStopped ? nil : held)
  }

  private mutating func release() -> String? {
    let utf8 = Array(held.utf8)
    var end = utf8.count
    for stop in stopTexts.map({ Array($0.utf8) }) {
      for start in utf8.indices where start < end {
        let overlap = zip(utf8[start...], stop).prefix { $0 == $1 }.count
        if overlap == stop.count { isStopped = true }
        if overlap == stop.count || start + overlap == utf8.count { end = start }
      }
    }
    guard end > 0 else { return nil }
    let text = String(decoding: utf8[..<end], as: UTF8.self)
    held = isStopped ? "" : String(decoding: utf8[end...], as: UTF8.self)
    return text
  }
}
