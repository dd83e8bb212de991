/// A key fact that a summary should have.
package struct KeyFact: Sendable, Hashable, Decodable {
  /// The fact in a sentence.
  package var fact: String
  /// Alternative sets of keywords; a summary covers the fact if it has all words of one set.
  ///
  /// A keyword may be several words in a row. A star at a word's end means any ending.
  package var keywords: [[String]]

  package init(fact: String, keywords: [[String]]) {
    self.fact = fact
    self.keywords = keywords
  }
}

/// The score of a summary, by the rules of `eval/score.py`.
package struct SummaryScore: Sendable, Hashable {
  /// True for each key fact whose words are in one sentence or in two neighbouring ones.
  package let covered: [Bool]
  /// The names that the text doesn't have, sorted.
  package let foreignNames: [String]

  /// The share of key facts that are covered, 0…1.
  package var coverage: Double {
    covered.isEmpty ? 0 : Double(covered.count { $0 }) / Double(covered.count)
  }

  /// Marks a summary of a text, or of a part of it.
  package init(_ summary: String, facts: [KeyFact], text: String) {
    let sentences = Self.sentences(of: summary)
    let pairs =
      sentences.count < 2
      ? [sentences.first ?? []] : zip(sentences, sentences.dropFirst()).map { $0 + $1 }
    covered = facts.map { fact in
      fact.keywords.contains { keywords in
        pairs.contains { words in keywords.allSatisfy { Self.has($0, in: words) } }
      }
    }
    foreignNames = ForeignNames.names(in: summary, notIn: text)
  }

  /// Returns the words of each sentence and list item, without empty ones.
  static func sentences(of text: String) -> [[String]] {
    let scalars = Array(text.unicodeScalars)
    var parts: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    var place = 0
    while place < scalars.count {
      let end = gap(at: place, in: scalars)
      guard end > place else {
        place += 1
        continue
      }
      parts.append(scalars[start..<place])
      start = end
      place = end
    }
    parts.append(scalars[start...])
    return parts.map { AnswerScore.words(of: String(String.UnicodeScalarView($0))) }
      .filter { !$0.isEmpty }
  }

  /// Returns the end of the gap between two sentences that begins at a place; the place if none does.
  private static func gap(at place: Int, in scalars: [Unicode.Scalar]) -> Int {
    if place > 0, ".!?;".unicodeScalars.contains(scalars[place - 1]) {
      let quote = scalars[place...].drop { "\"'’”)".unicodeScalars.contains($0) }
      let blanks = quote.prefix(while: \.isBlank)
      if !blanks.isEmpty { return blanks.endIndex }
    }
    return scalars[place...].prefix { $0 == "\n" }.endIndex
  }

  /// Returns true if the keyword's words occur in a row.
  private static func has(_ keyword: String, in words: [String]) -> Bool {
    var pattern: [(word: String, isStem: Bool)] = []
    for part in keyword.split(whereSeparator: \.isWhitespace) {
      pattern += AnswerScore.words(of: String(part)).map { ($0, false) }
      if part.hasSuffix("*"), !pattern.isEmpty { pattern[pattern.count - 1].isStem = true }
    }
    guard !pattern.isEmpty, words.count >= pattern.count else { return false }
    return (0...words.count - pattern.count).contains { start in
      zip(words[start...], pattern).allSatisfy { word, part in
        word == part.word || part.isStem && word.hasPrefix(part.word)
      }
    }
  }
}

extension Unicode.Scalar {
  /// True for white space, with the separators that Python counts as such.
  var isBlank: Bool { properties.isWhitespace || ("\u{1C}"..."\u{1F}").contains(self) }
}
