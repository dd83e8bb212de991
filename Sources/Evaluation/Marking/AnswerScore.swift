import Foundation

/// The score of an answer, by the rules of `eval/score.py`.
package struct AnswerScore: Sendable, Hashable {
  /// True if the answer contains an accepted answer word for word.
  package let isRight: Bool
  /// The F1 score of the answer's words against the best accepted answer, 0…1.
  package let f1: Double
  /// The number of words in the answer.
  package let words: Int

  package init(_ answer: String, accepted: [String]) {
    let said = Self.words(of: answer)
    let accepted = accepted.map(Self.words)
    isRight = accepted.contains { Self.contains(said, $0) }
    f1 = accepted.map { Self.f1(said, $0) }.max() ?? 0
    words = said.count
  }

  /// Returns the words in lower case, without accents, punctuation, possessive 's and articles.
  package static func words(of text: String) -> [String] {
    let straight = scalars(of: text.lowercased()) { apostrophes.contains($0) ? "'" : $0 }
    var text = scalars(of: straight.decomposedStringWithCompatibilityMapping) {
      $0.properties.canonicalCombiningClass == .notReordered ? $0 : nil
    }
    for pattern in [#"(?<=\d),(?=\d{3}\b)"#, #"(?<=\d)\.(?=\d)"#, #"'s\b"#, "'"] {
      text = text.replacingOccurrences(of: pattern, with: "", options: .regularExpression)
    }
    return text.utf8.split { !isPlain($0) }.map { String(decoding: $0, as: UTF8.self) }
      .filter { !["a", "an", "the"].contains($0) }
  }

  private static let apostrophes: Set<Unicode.Scalar> = [
    "\u{2018}", "\u{2019}", "\u{201B}", "\u{02BC}", "`",
  ]

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
