import Foundation

/// The score of an answer, by the rules of `eval/score.py`.
package struct AnswerScore: Sendable, Hashable {
  /// True if the answer is right by the question's own rule.
  ///
  /// A summary is right if it covers all key facts.
  package let isRight: Bool
  /// True if the text answers the question, but the answer says that it doesn't.
  package let isRefused: Bool
  /// True if a right answer of yes or no comes with an accepted reason; nil without such reasons.
  package let hasReason: Bool?
  /// The F1 score of the answer's words against the best accepted answer, 0…1.
  ///
  /// It is 1 or 0 for numbers, for yes and no, and for questions that the text doesn't answer. It is
  /// the share of covered key facts for a summary.
  package let f1: Double
  /// The number of words in the answer.
  package let words: Int
  /// The key facts that a summary covers, and its foreign names; nil for other answers.
  package let summary: SummaryScore?

  /// Marks an answer.
  ///
  /// - Parameters:
  ///   - answer: the answer.
  ///   - question: the question with the rule for its answers.
  ///   - declined: true if the program itself says that the text has no answer.
  ///   - text: the text; only the names in a summary are compared with it.
  package init(
    _ answer: String, to question: EvalQuestion, declined: Bool = false, about text: String = ""
  ) {
    let said = Self.words(of: answer)
    let accepted = question.answers.map(Self.words)
    let declines = declined || AnswerClaims.declines(answer)
    var isRight = accepted.contains { Self.contains(said, $0) }
    var f1 = accepted.map { Self.f1(said, $0) }.max() ?? 0
    var hasReason: Bool?
    var summary: SummaryScore?
    switch question.marking {
    case .words: break
    case .yesNo(let reasons):
      isRight = AnswerClaims.verdict(answer) == question.answers.first
      f1 = isRight ? 1 : 0
      let isGiven = isRight && reasons.contains { Self.contains(said, Self.words(of: $0)) }
      hasReason = reasons.isEmpty ? nil : isGiven
    case .number:
      let number = SpokenNumbers.first(in: answer, besides: question.question)
      isRight = number.map(question.answers.contains) ?? false
      f1 = isRight ? 1 : 0
    case .refusal:
      isRight = declines
      f1 = isRight ? 1 : 0
    case .summary(let facts):
      let score = SummaryScore(answer, facts: facts, text: text)
      isRight = score.covered.allSatisfy { $0 }
      f1 = score.coverage
      summary = score
    }
    self.isRight = isRight
    isRefused = !question.answers.isEmpty && !isRight && declines
    self.hasReason = hasReason
    self.f1 = f1
    words = said.count
    self.summary = summary
  }

  /// Returns the words in lower case, without accents, punctuation, possessive 's and articles.
  package static func words(of text: String) -> [String] {
    let straight = scalars(of: text.lowercased()) { apostrophes.contains($0) ? "'" : $0 }
    var text = scalars(of: straight.decomposedStringWithCompatibilityMapping) {
      $0.properties.canonicalCombiningClass == .notReordered ? $0 : nil
    }
    for pattern in [thousands, #"(?<=\d)\.(?=\d)"#, "'s" + wordEnd, "'"] {
      text = text.replacingOccurrences(of: pattern, with: "", options: .regularExpression)
    }
    return text.utf8.split { !isPlain($0) }.map { String(decoding: $0, as: UTF8.self) }
      .filter { !["a", "an", "the"].contains($0) }
  }

  /// The pattern of a comma that groups the digits of a number.
  static let thousands = #"(?<=\d),(?=\d{3}"# + wordEnd + ")"

  /// The pattern of a word's end as in Python, where `\b` also counts marks and joiners as ends.
  private static let wordEnd = #"(?![\p{L}\p{N}_])"#

  static let apostrophes: Set<Unicode.Scalar> = [
    "\u{2018}", "\u{2019}", "\u{201B}", "\u{02BC}", "`",
  ]

  /// Returns the text with each scalar replaced; nil removes a scalar.
  private static func scalars(
    of text: String, _ transform: (Unicode.Scalar) -> Unicode.Scalar?
  ) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.compactMap(transform)))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func contains(_ words: [String], _ part: [String]) -> Bool {
    guard !part.isEmpty, words.count >= part.count else { return false }
    return (0...words.count - part.count).contains { words[$0...].starts(with: part) }
  }

  private static func f1(_ words: [String], _ accepted: [String]) -> Double {
    guard !words.isEmpty, !accepted.isEmpty else { return words == accepted ? 1 : 0 }
    var left = Dictionary(accepted.map { ($0, 1) }, uniquingKeysWith: +)
    var common = 0
    for word in words {
      guard let count = left[word], count > 0 else { continue }
      left[word] = count - 1
      common += 1
    }
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(words.count)
    let recall = Double(common) / Double(accepted.count)
    return 2 * precision * recall / (precision + recall)
  }
}
