/// The words that a question asks about.
extension StructureQuestionParser {
  /// Returns the words of “the word qq0”, “Daisy” or “the name of Daisy”; nil if it isn't clear that
  /// words are meant.
  ///
  /// `isMention` is true if the verb is about words, such as “mentioned”; then plain words are
  /// terms, too.
  func term(_ text: String, isMention: Bool) -> Term? {
    let label =
      "(?:the |a )?(?:(?:exact |single |two |three |last |first |family |character'?s? )?(words?|names?|terms?|phrases?|expressions?|surnames?|strings?|title|sentence|motto|character|person|place|abbreviation|acronym) )"
    if let parts = match("\(label)?(?:of )?(?:the )?qq(\\d+)(?: by name)?", text),
      let words = quotation(parts[2])
    {
      let isName = parts[1].map { $0.lowercased().contains("name") } ?? true
      return words.isEmpty ? nil : Term(text: words, isWord: !isName)
    }
    if let parts = match("\(label)(?:of )?([\\p{L}\\p{N}'. -]+)", text),
      let kind = parts[1]?.lowercased(), let words = parts[2]
    {
      let isName = kind.contains("name") || ["character", "person", "place"].contains(kind)
      let words = isName ? Self.withoutPossessive(words) : words
      let isPlausible =
        words.split(separator: " ").count
        <= (kind.hasPrefix("phrase") || kind.hasPrefix("sentence") || kind.hasPrefix("words")
          || kind.hasPrefix("expression") ? 8 : 4)
      guard isPlausible,
        !isName || words.contains(where: \.isUppercase) || words.split(separator: " ").count == 1
      else { return nil }
      return Term(text: words, isWord: !isName)
    }
    if let parts = match("([\\p{L}\\p{N}'. -]+?)(?:'s)? (?:sur)?names?", text),
      let words = parts[1], Self.isName(words)
    {
      return Term(text: words)
    }
    let bare = Self.withoutPossessive(text)
    guard !bare.contains("'s ") else { return nil }
    if Self.isName(bare) { return Term(text: bare) }
    guard let parts = match("(?:the |a |an )?([\\p{L}\\p{N}' -]+)", bare), let words = parts[1],
      (1...4).contains(words.split(separator: " ").count),
      !words.split(separator: " ").contains(where: { Self.notTerms.contains($0.lowercased()) })
    else { return nil }
    if isMention { return Term(text: words) }
    // In lower case it may still be a name: “how often does gatsby appear”.
    return words == bare && words.split(separator: " ").count <= 2
      ? Term(text: words, mustBeName: true) : nil
  }

  static func withoutPossessive(_ text: String) -> String {
    text.hasSuffix("'s") ? String(text.dropLast(2)) : text
  }

  /// Returns whether a text is one name: up to four capitalized words.
  private static func isName(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return (1...4).contains(words.count)
      && words.allSatisfy { word in
        word.first?.isUppercase == true
          && word.allSatisfy { $0.isLetter || $0.isNumber || "'.-".contains($0) }
          && !notTerms.contains(word.lowercased())
      }
  }

  /// Words that a term can't have, unless they are quoted.
  private static let notTerms: Set<String> = [
    "he", "she", "it", "they", "him", "her", "them", "this", "that", "these", "those", "i", "you",
    "we",
    "and", "or", "which", "who", "what", "someone", "anyone", "everyone", "somebody", "something",
    "each", "every", "all", "both", "one", "my", "his", "its", "their", "our", "your", "there",
    "not",
    "author", "narrator", "name", "text", "book", "word", "words", "people", "names", "any", "many",
    "such",
    "first", "last", "being", "to", "in", "on", "at", "for", "by", "with",
  ]

  /// Returns the words that are asked for with a verb such as “occur”; nil if the verb may be about
  /// things.
  func term(_ text: String, _ verb: String) -> Term? {
    guard isMarked(text) || Self.wordVerbs.contains(verb.lowercased()) else { return nil }
    return term(text, isMention: Self.isMention(verb))
  }

  /// Verbs that are about words if their subject is a name; names are found and used as persons.
  private static let wordVerbs: Set<String> = [
    "occur", "occurs", "appear", "appears", "mentioned", "referred to", "get mentioned",
    "gets mentioned", "been mentioned", "named",
  ]

  /// Returns whether words are quoted or called words, a name or a phrase.
  func isMarked(_ text: String) -> Bool {
    match(".*qq\\d+.*|(?:the )?(?:words?|names?|terms?|phrases?|expressions?|surnames?) .+", text)
      != nil
  }

  /// Returns whether a verb says that words are meant; things occur, appear and are used as well.
  static func isMention(_ verb: String) -> Bool { verb.lowercased().contains("mention") }
}
