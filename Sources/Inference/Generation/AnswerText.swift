import Tokenizers

/// Turns generated tokens into text, ending where a stop text begins.
struct AnswerText {
  private let stopTexts: [[UInt8]]
  private var detokenizer: StreamingDetokenizer
  /// Text that may be the beginning of a stop text.
  private var held = ""
  private(set) var isStopped = false

  init(tokenizer: any Tokenizer, stopTexts: [String]) {
    self.stopTexts = stopTexts.filter { !$0.isEmpty }.map { Array($0.utf8) }
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
    let text = (release() ?? "") + held
    held = ""
    return text.isEmpty ? nil : text
  }

  private mutating func release() -> String? {
    let utf8 = Array(held.utf8)
    var stopStart: Int?  // of the first stop text that is complete
    var certain = utf8.count  // bytes before anything that may become one
    for stop in stopTexts {
      for start in utf8.indices where start < stopStart ?? utf8.count {
        let overlap = zip(utf8[start...], stop).prefix { $0 == $1 }.count
        if overlap == stop.count {
          stopStart = start
        } else if start + overlap == utf8.count {
          certain = min(certain, start)
        }
      }
    }
    isStopped = stopStart != nil
    let end = stopStart ?? certain
    held = isStopped ? "" : String(decoding: utf8[end...], as: UTF8.self)
    return end > 0 ? String(decoding: utf8[..<end], as: UTF8.self) : nil
  }
}
