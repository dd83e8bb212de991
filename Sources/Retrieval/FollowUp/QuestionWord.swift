/// A word of a question or an answer, with the punctuation around it.
struct QuestionWord: Sendable, Hashable {
  var before = ""
  /// The word itself, with inner apostrophes.
  var core: String
  var after = ""

  /// The word in lower case with straight apostrophes.
  var plain: String { core.lowercased().replacing("’", with: "'") }

  /// The word in lower case, without a possessive ending.
  var stem: String { Self.withoutPossessive(plain) }

  var isPossessive: Bool { stem != plain }

  var isCapitalized: Bool { core.first?.isUppercase ?? false }

  /// True if a sentence or a clause ends after the word.
  var endsClause: Bool {
    // The point of an initial or a title ends nothing.
    after.contains { ",;:!?".contains($0) }
      || after.contains(".") && core.count > 1 && !Self.titles.contains(plain)
  }

  var text: String { before + core + after }

  /// Splits a text at blanks.
  static func words(of text: String) -> [QuestionWord] {
    text.split(whereSeparator: \.isWhitespace).compactMap { word in
      let isInner: (Character) -> Bool = { $0.isLetter || $0.isNumber }
      guard let first = word.firstIndex(where: isInner), let last = word.lastIndex(where: isInner)
      else { return nil }
      let end = word.index(after: last)
      return QuestionWord(
        before: String(word[..<first]), core: String(word[first..<end]), after: String(word[end...])
      )
    }
  }

  /// Returns a name without “'s” or the apostrophe after a final “s”.
  static func withoutPossessive(_ name: String) -> String {
    for ending in ["'s", "’s"] where name.hasSuffix(ending) { return String(name.dropLast(2)) }
    return name
  }

  static let titles: Set<String> = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "st", "sir", "lady", "lord", "captain", "colonel",
    "major", "doctor", "professor", "councillor", "uncle", "aunt", "madame", "monsieur",
  ]
}

extension [QuestionWord] {
  /// The words as one text.
  var joined: String { map(\.text).joined(separator: " ") }

  /// The words without the punctuation at their ends.
  var phrase: String {
    enumerated().map { index, word in
      (index == 0 ? "" : word.before) + word.core + (index == count - 1 ? "" : word.after)
    }.joined(separator: " ")
  }
}

/// Classes of words by which questions are understood, in lower case.
enum WordClass {
  static let auxiliaries: Set<String> = [
    "did", "does", "do", "was", "were", "is", "are", "am", "has", "have", "had", "can", "could",
    "will", "would", "may", "might", "must", "should", "shall", "didn't", "doesn't", "don't",
    "wasn't", "weren't", "isn't", "aren't", "hasn't", "haven't", "hadn't", "can't", "couldn't",
    "won't", "wouldn't", "mustn't", "shouldn't", "needn't",
  ]
  static let articles: Set<String> = ["the", "a", "an"]
  static let determiners: Set<String> = articles.union([
    "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their",
  ])
  static let prepositions: Set<String> = [
    "of", "to", "in", "on", "at", "by", "for", "with", "from", "into", "about", "after", "before",
    "during", "under", "over", "against", "between", "through", "without", "within", "since",
    "until", "till", "besides", "near", "outside", "inside", "behind", "beside", "above", "below",
    "across", "along", "around", "among", "according", "because", "per", "despite",
  ]
  static let interrogatives: Set<String> = [
    "who", "whom", "whose", "which", "what", "where", "when", "why", "how",
  ]
  /// Words that end a noun phrase.
  static let stops: Set<String> = auxiliaries.union(prepositions).union(interrogatives).union([
    "and", "or", "but", "if", "that", "not", "so", "as", "than", "while", "there", "here", "then",
    "he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "i", "you", "we",
    "ever",
    "always", "never", "also", "still", "already", "again", "last", "really", "only", "first",
    "be", "been", "being",
  ])
  /// Common verbs, which can follow a noun phrase in a question.
  static let verbs: Set<String> = [
    "allow", "apply", "arrive", "ask", "become", "begin", "belong", "bring", "build", "buy", "call",
    "carry", "change", "charge", "close", "come", "consist", "contain", "cost", "cover", "decide",
    "die", "do", "drink", "drive", "earn", "eat", "end", "expect", "fail", "fall", "feel", "find",
    "finish", "fit", "forbid", "get", "give", "go", "happen", "have", "hear", "help", "hold",
    "keep",
    "know", "last", "lead", "learn", "leave", "lie", "like", "live", "look", "lose", "make", "mean",
    "measure", "meet", "move", "need", "offer", "open", "own", "pay", "plan", "play", "produce",
    "promise", "propose", "put", "read", "receive", "recommend", "refuse", "require", "return",
    "run", "say", "see", "sell", "send", "serve", "show", "sign", "sit", "sleep", "speak", "spend",
    "stand", "start", "stay", "stop", "study", "suggest", "take", "talk", "teach", "tell", "think",
    "travel", "try", "use", "visit", "vote", "wait", "walk", "want", "wear", "weigh", "win", "work",
    "write", "borrow", "lend", "marry", "kill", "hurt", "wish", "hope", "believe", "love", "hate",
    "made", "called", "named", "kept", "held", "closed", "opened", "located", "situated", "due",
    "used", "allowed", "worth", "old", "big", "long", "high", "large", "heavy", "true", "born",
  ]
}
