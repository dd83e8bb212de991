import Foundation

/// Normalizes a question so that patterns can be matched with it.
enum QuestionWords {
  /// Returns the question in lower case, without accents and punctuation.
  ///
  /// Apostrophes are straight, and words are separated by single spaces.
  static func plain(_ question: String) -> String {
    let folded = question.lowercased().folding(options: .diacriticInsensitive, locale: nil)
      .precomposedStringWithCanonicalMapping
    let characters = folded.map { character -> Character in
      if apostrophes.contains(character) { return "'" }
      return character.isLetter || character.isNumber || character == "-" ? character : " "
    }
    return String(characters).split(separator: " ").joined(separator: " ")
  }

  private static let apostrophes: Set<Character> = ["'", "’", "‘", "`", "´", "ʼ"]
}
