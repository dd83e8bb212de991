/// Finds names and noun phrases among words, without a grammar.
struct NounPhrases {
  /// Returns whether a text occurs in the document; it bounds phrases.
  let occurs: (String) -> Bool

  /// Returns the ranges of names: runs of capitalized words, except the first word of a question.
  static func names(in words: [QuestionWord], isSentence: Bool = true) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for (index, word) in words.enumerated() {
      let isStart =
        isSentence && (index == 0 || words[index - 1].after.contains { ".?!:".contains($0) })
      let isName =
        word.isCapitalized && !notNames.contains(word.stem)
        && !(isStart && (word.core.count < 2 || WordClass.verbs.contains(word.plain)))
        && !(index == 0 && isSentence && WordClass.interrogatives.contains(word.plain))
      if isName, start == nil { start = index }
      let ends = !isName || word.endsClause || word.isPossessive
      if let first = start, ends {
        let end = isName ? index + 1 : index
        if end > first { runs.append(first..<end) }
        start = nil
      }
    }
    if let start { runs.append(start..<words.count) }
    return runs
  }

  /// Returns the range of the noun phrase at a place; nil if none begins there.
  ///
  /// It is a name or a determiner with a noun, up to the longest words that the document has, and
  /// the phrase after “of”.
  func phrase(in words: [QuestionWord], at start: Int) -> Range<Int>? {
    guard start < words.count else { return nil }
    if let name = Self.names(in: words, isSentence: false).first(where: { $0.lowerBound == start })
    {
      // “Marta's brother” is about the neighbour.
      guard words[name.upperBound - 1].isPossessive else { return name }
      return nouns(in: words, from: name.upperBound).map { start..<$0 } ?? name
    }
    guard WordClass.determiners.contains(words[start].plain) else { return nil }
    guard let end = nouns(in: words, from: start + 1) else { return nil }
    if end + 1 < words.count, words[end].plain == "of",
      let tail = phrase(in: words, at: end + 1) ?? nouns(in: words, from: end + 1).map({ end..<$0 })
    {
      return start..<tail.upperBound
    }
    return start..<end
  }

  /// Returns the end of a run of nouns and adjectives; nil if there is none.
  private func nouns(in words: [QuestionWord], from start: Int) -> Int? {
    // “Does the new pump come” has a verb after the noun.
    if let verb = words[start...].prefix(4).firstIndex(where: { WordClass.verbs.contains($0.plain) }
    ),
      verb > start,
      !words[start..<verb].contains(where: {
        WordClass.stops.contains($0.plain) || WordClass.determiners.contains($0.plain)
          || $0.endsClause
      })
    {
      return verb
    }
    var end = start
    while end < words.count {
      let word = words[end]
      if WordClass.stops.contains(word.plain) || WordClass.determiners.contains(word.plain) {
        break
      }
      if end > start {
        if WordClass.verbs.contains(word.plain) { break }
        let wording = words[start...end].map(\.core).joined(separator: " ")
        if !occurs(wording), !Self.adjectives.contains(words[end - 1].plain) { break }
      }
      end += 1
      if word.endsClause || end - start == 5 { break }
    }
    return end > start ? end : nil
  }

  /// Returns all noun phrases of some words, in order.
  func all(in words: [QuestionWord]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index < words.count {
      if let phrase = phrase(in: words, at: index) {
        found.append(phrase)
        index = phrase.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  /// Adjectives that questions add to a noun, so that they end no noun phrase: “the monthly rent”.
  private static let adjectives: Set<String> = [
    "monthly", "weekly", "yearly", "annual", "daily", "quarterly", "total", "main", "key",
    "central", "principal", "major", "maximum", "minimum", "maximal", "minimal", "highest",
    "lowest", "average", "current", "present", "new", "old", "best", "worst", "biggest", "largest",
    "smallest", "longest", "shortest", "oldest", "youngest", "overall", "exact", "actual", "whole",
    "full", "entire", "final", "next", "previous", "original", "official", "normal", "usual",
    "important", "most", "second", "third", "agreed", "required", "different",
  ]

  /// Capitalized words that begin answers without being names.
  private static let notNames: Set<String> = WordClass.determiners.union(WordClass.stops).union([
    "yes", "no", "i'm", "i", "one", "two", "three", "because", "only", "all", "both", "each",
    "every",
    "some", "any", "none", "nothing", "nobody", "please", "is", "are", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april",
    "may", "june", "july", "august", "september", "october", "november", "december", "chapter",
    "list", "compare", "name", "tell",
  ])

  /// Nouns for people, besides those that show a gender.
  static let people: Set<String> = [
    "person", "people", "guest", "customer", "client", "tenant", "tenants", "landlord", "landlady",
    "agent", "owner", "member", "councillor", "mayor", "manager", "director", "engineer", "doctor",
    "teacher", "student", "officer", "commander", "author", "narrator", "chairman", "chair",
    "president", "minister", "neighbour", "neighbor", "friend", "cousin", "child", "baby", "guy",
    "driver", "sailor", "player", "painter", "soldier", "captain", "king", "queen", "man",
    "woman", "men", "women", "boy", "girl", "lady", "gentleman", "wife", "husband", "father",
    "mother", "son", "daughter", "brother", "sister", "uncle", "aunt", "maid", "cook",
    "clerk", "secretary", "treasurer", "employee", "worker", "speaker", "witness", "candidate",
    "character", "hero", "heroine", "protagonist", "couple", "family", "butler", "gardener",
    "contractor", "supplier", "caretaker", "nurse", "lawyer", "judge", "priest", "servant",
  ]
}
