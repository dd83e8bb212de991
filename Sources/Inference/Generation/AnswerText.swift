package import Tokenization

/// Limits on an answer, regardless of the model's probabilities.
package struct AnswerRules: Sendable, Hashable {
  /// True if the answer must have a word: its end, a line break or a stop text can't come before
  /// one.
  package var needsWord = false
  /// True if an answer that only repeats itself is cut.
  package var endsRepetition = false
  /// The words, in lower case, that the answer can't contain.
  package var forbiddenWords: Set<String> = []
  /// True if HTML tags aren't shown, so that they are no words.
  package var hidesTags = false

  package init(
    needsWord: Bool = false, endsRepetition: Bool = false, forbiddenWords: Set<String> = []
  ) {
    self.needsWord = needsWord
    self.endsRepetition = endsRepetition
    self.forbiddenWords = forbiddenWords
  }

  /// No limits, for benchmarks and measurements.
  package static let none = AnswerRules()
}

/// Converts generated tokens to text, and ends it before a stop text.
///
/// Blank lines before the first word are left out and don't end the answer.
package struct AnswerText {
  private let tokenizer: any Tokenizer
  private let stopTexts: [[UInt8]]
  private let rules: AnswerRules
  /// The stop texts without blanks around them; an answer that must have a word can't begin with
  /// one.
  private let labels: [String]
  private var detokenizer: StreamingDetokenizer
  /// Text that may be the beginning of a stop text.
  private var held = ""
  /// The first characters of the text.
  private var opening = ""
  /// The letters and digits at the end of the text so far.
  private var lastWord = ""
  /// `hasText` is true after the first character that isn't blank, `hasWord` after the first of a
  /// word.
  private var hasText = false
  private var hasWord = false
  /// The number of tokens before the first word.
  private var tokensBeforeWord = 0
  /// The place in an HTML tag.
  private var tag = Tag.outside
  private var repetition = TextRepetition()
  package private(set) var isStopped = false

  package init(tokenizer: any Tokenizer, stopTexts: [String], rules: AnswerRules = .none) {
    self.tokenizer = tokenizer
    self.stopTexts = stopTexts.filter { !$0.isEmpty }.map { Array($0.utf8) }
    self.rules = rules
    labels = stopTexts.map(\.trimmed).filter { !$0.isEmpty }
    detokenizer = StreamingDetokenizer(tokenizer)
  }

  private enum Tag {
    case outside, afterOpening, inside
  }

  private static let longestOpening = 20
  /// The maximum number of tokens before the first word, if there must be one.
  private static let mostBeforeWord = 8
  /// The number of tokens that may make one character.
  private static let longestCharacter = 4
  /// The maximum number of characters that are kept of a word; forbidden words are shorter.
  ///
  /// In scripts without spaces a word has no end.
  private static let longestWord = 64

  /// True if the text repeats itself and is to be cut.
  package var isLoop: Bool { rules.endsRepetition && repetition.isRepeating }

  /// Appends a token and returns the text that is now certain; nil if there is none.
  package mutating func append(_ token: TokenID) -> String? {
    let text = detokenizer.append(token)
    take(text)
    held += text
    return release()
  }

  /// Returns the text that was held back, at the answer's end; nil if there is none.
  package mutating func finish() -> String? {
    guard !isStopped else { return nil }
    let rest = detokenizer.finish()
    take(rest)
    held += rest
    let text = (release() ?? "") + held
    held = ""
    return text.isEmpty ? nil : text
  }

  /// Returns whether the rules forbid a token as the next one.
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
      if isLate {
        return text.isEmpty
          ? tokensBeforeWord >= Self.mostBeforeWord + Self.longestCharacter
          : !text.contains(where: \.isOfWord)
      }
    }
    return !rules.forbiddenWords.isEmpty
      && (lastWord + text).lowercased().words.contains { rules.forbiddenWords.contains(String($0)) }
  }

  /// True if the next token must have a word.
  private var isLate: Bool { !hasWord && tokensBeforeWord >= Self.mostBeforeWord }

  private mutating func take(_ text: String) {
    lastWord = String(
      (lastWord + text).suffix(Self.longestWord).reversed().prefix { $0.isLetter || $0.isNumber }
        .reversed())
    if opening.count < Self.longestOpening { opening += text }
    if !hasWord { lookForWord(in: text) }
    if rules.endsRepetition { repetition.append(text) }
  }

  /// Sets `hasWord` if the next text has a word that is shown.
  private mutating func lookForWord(in text: String) {
    let isLate = isLate
    for character in text {
      if rules.hidesTags {
        switch (tag, character) {
        case (_, "<"): tag = .afterOpening
        case (_, ">"): tag = .outside
        case (.afterOpening, _):
          tag = character == "/" || character.isASCII && character.isLetter ? .inside : .outside
        default: break
        }
      }
      if character.isOfWord, tag == .outside || isLate { hasWord = true }
    }
    if !hasWord { tokensBeforeWord += 1 }
  }

  private mutating func release() -> String? {
    if !hasText {
      guard let word = held.firstIndex(where: { !$0.isWhitespace }) else { return nil }
      hasText = true
      // A blank before the first word belongs to it; line ends before it aren't shown.
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

extension Character {
  /// True for letters, digits and signs such as “€” and “✓”, unless they are invisible.
  fileprivate var isOfWord: Bool {
    guard isLetter || isNumber || isSymbol && !isASCII else { return false }
    // U+FFFD takes the place of bytes that are no text, and U+2800 is Braille without a dot.
    return unicodeScalars.contains {
      !$0.properties.isDefaultIgnorableCodePoint && $0 != "\u{FFFD}" && $0 != "\u{2800}"
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// The runs of letters and digits.
  fileprivate var words: [Substring] { split { !$0.isLetter && !$0.isNumber } }
}
