package import Tokenizers

/// Turns generated tokens into text, ending where a stop text begins.
///
/// A blank line before the first word is left out and ends nothing.
package struct AnswerText {
  private let tokenizer: any Tokenizer
  private let stopTexts: [[UInt8]]
  private let rules: AnswerRules
  /// Stop texts without blanks, which can't begin an answer.
  private let labels: [String]
  private var detokenizer: StreamingDetokenizer
  /// Text that may be the beginning of a stop text.
  private var held = ""
  /// The first characters of the text.
  private var opening = ""
  /// Letters and digits at the end of the text so far.
  private var lastWord = ""
  /// Whether something that isn't blank was said, and whether it was more than punctuation.
  private var hasText = false
  private var hasWord = false
  private var repetition = TextRepetition()
  package private(set) var isStopped = false

  package init(tokenizer: any Tokenizer, stopTexts: [String], rules: AnswerRules = .none) {
    self.tokenizer = tokenizer
    self.stopTexts = stopTexts.filter { !$0.isEmpty }.map { Array($0.utf8) }
    self.rules = rules
    labels = stopTexts.map(\.trimmed).filter { !$0.isEmpty }
    detokenizer = StreamingDetokenizer(tokenizer)
  }

  private static let longestOpening = 20

  /// Whether the text has become a loop that is to be cut.
  package var isLoop: Bool { rules.endsRepetition && repetition.isRepeating }

  /// The text that a token makes certain, if any.
  package mutating func append(_ token: TokenID) -> String? {
    let text = detokenizer.append(token)
    take(text)
    held += text
    return release()
  }

  /// What was held back at the end of the answer.
  package mutating func finish() -> String? {
    guard !isStopped else { return nil }
    let rest = detokenizer.finish()
    take(rest)
    held += rest
    let text = (release() ?? "") + held
    held = ""
    return text.isEmpty ? nil : text
  }

  /// Whether the rules don't let a token come next.
  package func refuses(_ token: TokenID) -> Bool {
    if tokenizer.vocabulary.endOfGeneration.contains(token) { return rules.needsWord && !hasWord }
    guard rules.needsWord || !rules.forbiddenWords.isEmpty else { return false }
    var detokenizer = detokenizer
    let text = detokenizer.append(token)
    if rules.needsWord {
      if !hasWord, text.contains(where: \.isNewline) { return true }
      let isSecondBlank = !hasText && text.allSatisfy(\.isWhitespace) && !text.isEmpty
      if isSecondBlank, !held.isEmpty { return true }
      let opening = (self.opening + text).trimmed
      if labels.contains(where: opening.hasPrefix) { return true }
    }
    return !rules.forbiddenWords.isEmpty
      && (lastWord + text).lowercased().words.contains { rules.forbiddenWords.contains(String($0)) }
  }

  private mutating func take(_ text: String) {
    lastWord = String(
      (lastWord + text).reversed().prefix { $0.isLetter || $0.isNumber }.reversed())
    if opening.count < Self.longestOpening { opening += text }
    hasWord = hasWord || text.contains { !$0.isWhitespace && !$0.isPunctuation }
    if rules.endsRepetition { repetition.append(text) }
  }

  private mutating func release() -> String? {
    if !hasText {
      guard let word = held.firstIndex(where: { !$0.isWhitespace }) else { return nil }
      hasText = true
      // A blank before the first word belongs to it; lines are nothing to show.
      if let line = held[..<word].lastIndex(where: \.isNewline) {
        held.removeSubrange(...line)
      }
    }
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

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Runs of letters and digits.
  fileprivate var words: [Substring] { split { !$0.isLetter && !$0.isNumber } }
}
