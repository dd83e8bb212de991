/// A question of the conversation, in full, with its answer.
package struct SaidTurn: Sendable, Hashable {
  package var question: String
  package var answer: String

  package init(question: String, answer: String) {
    self.question = question
    self.answer = answer
  }
}

/// Finds what the pronouns of a question refer to in the turns before it.
struct Antecedents {
  /// The turns that are looked at, newest first.
  private let turns:
    [(parsed: ParsedQuestion?, words: [QuestionWord], answer: [QuestionWord], isOfWhole: Bool)]
  private let phrases: NounPhrases
  private let gender: (String) -> NameGender?

  /// The number of turns that a pronoun can reach back.
  private static let mostTurns = 3

  init(
    _ turns: [SaidTurn], phrases: NounPhrases, gender: @escaping (String) -> NameGender?
  ) {
    self.turns = turns.suffix(Self.mostTurns).reversed().map {
      let line = $0.answer.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      return (
        ParsedQuestion($0.question), QuestionWord.words(of: $0.question),
        QuestionWord.words(of: line), WholeDocumentRequest.matches($0.question)
      )
    }
    self.phrases = phrases
    self.gender = gender
  }

  // MARK: People

  /// Returns the person that “he” or “she” means; nil if there is none.
  func person(_ wanted: NameGender) -> String? {
    for isStrict in [true, false] {
      for turn in turns {
        let asksPerson = turn.parsed.map { asksForPerson($0) } ?? false
        if let found = person(
          wanted, turn.parsed, turn.words, turn.answer, isStrict: isStrict && !asksPerson)
        {
          return found
        }
      }
    }
    return nil
  }

  private func person(
    _ wanted: NameGender, _ parsed: ParsedQuestion?, _ words: [QuestionWord],
    _ answer: [QuestionWord], isStrict: Bool
  ) -> String? {
    let asksPerson = parsed.map { asksForPerson($0) } ?? false
    let asksEntity = asksPerson || parsed?.asking == .which
    // The answer is what the conversation is about now.
    let named = asksEntity ? name(in: answer) : nil
    let answered = named ?? (asksPerson ? phrase(ofAnswer: answer) : nil)
    if let answered, gender(answered) == wanted { return answered }
    if asksPerson, answer.isEmpty, let parsed,
      let described = description(of: parsed, as: wanted == .male ? "man" : "woman")
    {
      return described
    }
    let subject = parsed.map { words.count - $0.rest.count }
    let names = NounPhrases.names(in: words).filter { !isPlace($0, in: words) }
    let subjects = names.filter { $0.lowerBound == subject }
    for range in subjects + names.filter({ $0.lowerBound != subject }) {
      let name = self.name(range, in: words)
      let known = gender(name)
      // “The baker that Marta likes” is not about Marta.
      if isStrict, isInClause(range.lowerBound, of: words, after: subject) { continue }
      let isLikely = !asksPerson && (range.lowerBound == subject || names.count == 1)
      if known == wanted || known == nil && isLikely && !isStrict { return name }
    }
    if let answered, asksPerson, gender(answered) == nil { return answered }
    if asksPerson {
      return parsed.flatMap { description(of: $0, as: wanted == .male ? "man" : "woman") }
    }
    let rest = parsed?.rest ?? words
    for range in phrases.all(in: rest) where isPerson(range, in: rest) {
      // The turn that describes the person has the whole description.
      if range.upperBound < rest.count, ["who", "that"].contains(rest[range.upperBound].plain) {
        continue
      }
      let phrase = definite(Array(rest[range]))
      if gender(phrase).map({ $0 == wanted }) ?? !isStrict { return phrase }
    }
    // An answer to “where?” is a place.
    if let asking = parsed?.asking, [.reason, .verdict].contains(asking),
      let name = name(in: answer),
      gender(name) == wanted
    {
      return name
    }
    return nil
  }

  /// Returns the person that a question asks for in its own words: “the guest who sang”.
  ///
  /// Nil if the question doesn't say who it is.
  private func description(of parsed: ParsedQuestion, as noun: String) -> String? {
    guard let auxiliary = parsed.auxiliary.map({ [$0] }) ?? (parsed.asksSubject ? [] : nil) else {
      return nil
    }
    let rest = parsed.rest.phrase
    // “Who is the baker that won?” names the baker.
    if parsed.opening.count == 1, ["is", "was"].contains(auxiliary.first?.plain ?? ""),
      ["the", "a", "an"].contains(parsed.rest.first?.plain ?? "")
    {
      return definite(parsed.rest)
    }
    guard parsed.asksSubject, parsed.rest.count <= 10 else { return nil }
    let nouns = parsed.askedNoun.phrase
    let person =
      parsed.askedNoun.first?.plain == "of" ? "one \(nouns)" : nouns.isEmpty ? noun : nouns
    return "the \(person) who \((auxiliary.map(\.plain) + [rest]).joined(separator: " "))"
  }

  private func asksForPerson(_ parsed: ParsedQuestion) -> Bool {
    if parsed.asking == .who { return true }
    guard parsed.asking == .which else { return false }
    let nouns = parsed.askedNoun + parsed.rest.prefix(parsed.auxiliary == nil ? 4 : 0)
    return nouns.contains { NounPhrases.people.contains(singular($0.stem)) }
  }

  // MARK: Things

  /// Returns the thing that “it” means; nil if there is none.
  func thing() -> String? {
    for turn in turns.prefix(2) {
      // After “What are the main points?” it is the document.
      guard !turn.isOfWhole else { return nil }
      guard let parsed = turn.parsed else { continue }
      if let found = thing(parsed, turn.answer) { return found }
    }
    return nil
  }

  private func thing(_ parsed: ParsedQuestion, _ answer: [QuestionWord]) -> String? {
    let asksWhose = parsed.opening.contains { $0.plain == "whose" }
    if asksWhose, let noun = parsed.askedNoun.last {
      if let owner = name(in: answer) { return "\(Self.possessive(owner)) \(noun.core)" }
      return "the \(noun.core)"
    }
    // “Which ship did the crate come from?” goes on about the crate.
    let isBeside =
      [parsed.opening.first, parsed.rest.last].contains {
        $0.map { WordClass.prepositions.contains($0.plain) } ?? false
      } && parsed.auxiliary != nil
    if isBeside, let subject = phrases.phrase(in: parsed.rest, at: 0),
      let thing = thing(subject, in: parsed.rest)
    {
      return thing
    }
    if parsed.asking == .which, !asksForPerson(parsed), !asksForDeed(parsed) {
      if let phrase = phrase(ofAnswer: answer) { return phrase }
      let noun = parsed.askedNoun.prefix { !WordClass.prepositions.contains($0.plain) }
      if !noun.isEmpty { return "the \(Array(noun).phrase)" }
    }
    // “How much money” and “which boiler”.
    let noun = parsed.askedNoun.filter { !WordClass.prepositions.contains($0.plain) }
    if parsed.asking == .how, !noun.isEmpty, noun.count <= 3 { return "the \(noun.phrase)" }
    return phrases.all(in: parsed.rest).lazy.compactMap { thing($0, in: parsed.rest) }.first
  }

  /// Returns a noun phrase if it means a thing.
  private func thing(_ range: Range<Int>, in words: [QuestionWord]) -> String? {
    let phrase = Array(words[range])
    // Times aren't things that a question is about.
    guard !isPerson(range, in: words), !Self.times.contains(phrase.last?.stem ?? ""),
      // “The Salt Road” is a thing, and “Marta” is not.
      phrase.first?.isCapitalized != true || phrases.occurs("the \(phrase.phrase)")
    else { return nil }
    return definite(phrase)
  }

  private static let times: Set<String> = [
    "day", "night", "time", "year", "month", "morning", "evening", "afternoon", "week", "war",
    "summer", "winter", "autumn", "spring", "sunday", "monday",
  ]

  /// Returns the people or things that “they” means; nil if there are none.
  func several() -> String? {
    for turn in turns.prefix(2) {
      guard let parsed = turn.parsed else { continue }
      if [.who, .which].contains(parsed.asking), !asksForDeed(parsed),
        let phrase = phrase(ofAnswer: turn.answer),
        isPlural(turn.answer)
          || QuestionWord.words(of: phrase).contains(where: { $0.plain == "and" })
      {
        return phrase
      }
      let names = NounPhrases.names(in: turn.words)
      for (first, second) in zip(names, names.dropFirst())
      where second.lowerBound == first.upperBound + 1
        && turn.words[first.upperBound].plain == "and"
      {
        return turn.words[first.lowerBound..<second.upperBound].map(\.core).joined(separator: " ")
      }
      for range in phrases.all(in: parsed.rest) where isPlural(Array(parsed.rest[range])) {
        return definite(Array(parsed.rest[range]))
      }
      if !parsed.askedNoun.isEmpty, isPlural(parsed.askedNoun), parsed.askedNoun.count <= 3 {
        return "the \(parsed.askedNoun.phrase)"
      }
    }
    return nil
  }

  // MARK: Places and nouns

  /// Returns the place that “there” means, with a preposition; nil if there is none.
  func place() -> String? {
    for turn in turns {
      guard let parsed = turn.parsed else { continue }
      if parsed.asking == .place, turn.answer.count <= 7, let first = turn.answer.first {
        if WordClass.prepositions.contains(first.plain) {
          return turn.answer.phrase.prefix(1).lowercased() + turn.answer.phrase.dropFirst()
        }
        if let phrase = phrase(ofAnswer: turn.answer) { return "in \(phrase)" }
      }
      if parsed.asking == .which, let first = parsed.opening.first,
        ["in", "at", "on", "to"].contains(first.plain), let phrase = phrase(ofAnswer: turn.answer)
      {
        return "\(first.plain == "to" ? "in" : first.plain) \(phrase)"
      }
      for index in parsed.rest.indices.reversed().dropFirst()
      where ["in", "at", "from", "to"].contains(parsed.rest[index].plain) {
        guard let phrase = phrases.phrase(in: parsed.rest, at: index + 1),
          !isPerson(phrase, in: parsed.rest)
        else { continue }
        let words = Array(parsed.rest[phrase])
        guard gender(words.phrase) == nil else { continue }
        let preposition = parsed.rest[index].plain
        return (preposition == "at" ? "at " : "in ") + definite(words)
      }
    }
    return nil
  }

  /// Returns the noun that “one” means in “the new one”; nil if there is none.
  func noun() -> String? {
    guard let turn = turns.first, let parsed = turn.parsed else { return nil }
    if let asked = parsed.askedNoun.last, !WordClass.prepositions.contains(asked.plain) {
      return asked.core
    }
    if parsed.asking == .which, let phrase = phrase(ofAnswer: turn.answer) {
      return QuestionWord.words(of: phrase).prefix { $0.plain != "of" }.last?.core
    }
    return phrases.all(in: parsed.rest).last.map {
      parsed.rest[$0].prefix { $0.plain != "of" }.last?.stem ?? ""
    }
  }

  /// The last answer as a short phrase; nil if it is long or has the form of a sentence.
  ///
  /// It is “someone” if there was no answer to “who?”.
  var lastAnswer: String? {
    if let turn = turns.first, turn.answer.isEmpty {
      return turn.parsed?.asking == .who ? "someone" : nil
    }
    return turns.first.flatMap { name(in: $0.answer) ?? phrase(ofAnswer: $0.answer) }
  }

  /// The last question in parts; nil if it is no question.
  var lastQuestion: ParsedQuestion? { turns.first?.parsed }

  // MARK: Parts of answers

  /// Returns the name in a short answer; the longest, or the last of several.
  private func name(in answer: [QuestionWord]) -> String? {
    guard answer.count <= 10 else { return nil }
    let names = NounPhrases.names(in: answer)
    guard let longest = names.map(\.count).max() else { return nil }
    return names.last { $0.count == longest }.map { name($0, in: answer) }
  }

  private func name(_ range: Range<Int>, in words: [QuestionWord]) -> String {
    QuestionWord.withoutPossessive(Array(words[range]).phrase)
  }

  /// Returns a short answer as a noun phrase with “the”; nil if it has another form.
  private func phrase(ofAnswer answer: [QuestionWord]) -> String? {
    let cut = answer.firstIndex { WordClass.prepositions.contains($0.plain) && $0.plain != "of" }
    let words = Array(answer[..<(cut ?? answer.count)])
    // A list or a sentence isn't a name for anything.
    if words.dropLast().contains(where: \.endsClause) { return nil }
    guard let first = words.first, words.count <= 6,
      !words.contains(where: { $0.core.contains(where: \.isNumber) })
    else { return nil }
    let isArticle = WordClass.determiners.contains(first.plain)
    let inner = words.dropFirst(isArticle ? 1 : 0)
    guard !inner.isEmpty,
      inner.allSatisfy({
        ["of", "and"].contains($0.plain) || WordClass.articles.contains($0.plain)
          || !WordClass.stops.contains($0.plain)
      }),
      !["his", "her", "their", "its"].contains(first.plain) || inner.count < 4
    else { return nil }
    if ["yes", "no"].contains(first.plain) || first.plain.hasSuffix("ing") { return nil }
    if first.isCapitalized, !isArticle { return words.phrase }
    if first.plain == "one" { return words.phrase }
    return definite(words)
  }

  /// Returns a noun phrase with “the” instead of another determiner.
  private func definite(_ words: [QuestionWord]) -> String {
    guard let first = words.first else { return "" }
    let isArticle = WordClass.determiners.contains(first.plain)
    if !isArticle, first.isCapitalized { return QuestionWord.withoutPossessive(words.phrase) }
    let rest = isArticle ? Array(words.dropFirst()) : words
    return "the \(rest.phrase)"
  }

  // MARK: Kinds of phrases

  /// True if a question asks for words or deeds, so that its answer isn't a thing.
  private func asksForDeed(_ parsed: ParsedQuestion) -> Bool {
    ["do", "say", "mean", "write", "think", "happen", "happened", "plan", "want"].contains(
      parsed.rest.last?.plain ?? "") || parsed.rest.contains { $0.plain == "do" }
  }

  /// True if a word is in a clause such as “that Marta likes”.
  private func isInClause(_ index: Int, of words: [QuestionWord], after start: Int?) -> Bool {
    guard let start, start < index else { return false }
    return words[start..<index].contains { ["that", "who", "whom", "which"].contains($0.plain) }
  }

  private func isPerson(_ range: Range<Int>, in words: [QuestionWord]) -> Bool {
    let head = words[range].prefix { $0.plain != "of" }.last?.stem ?? ""
    return NounPhrases.people.contains(singular(head))
  }

  /// True if a name follows a preposition of place and isn't a person's.
  private func isPlace(_ range: Range<Int>, in words: [QuestionWord]) -> Bool {
    var before = range.lowerBound - 1
    if before > 0, words[before].plain == "the" { before -= 1 }
    guard before >= 0 else { return false }
    if ["in", "at", "near", "through"].contains(words[before].plain) {
      return !words[range.upperBound - 1].isPossessive
    }
    guard ["on", "from", "the"].contains(words[before].plain) else { return false }
    return gender(name(range, in: words)) == nil
  }

  private func isPlural(_ words: [QuestionWord]) -> Bool {
    guard let last = words.last?.plain else { return false }
    return words.contains { $0.plain == "and" }
      || last.hasSuffix("s") && !last.hasSuffix("ss") && !last.hasSuffix("'s")
      || ["people", "men", "women", "children"].contains(last)
  }

  private func singular(_ noun: String) -> String {
    noun.hasSuffix("s") && !noun.hasSuffix("ss") ? String(noun.dropLast()) : noun
  }

  /// Returns a phrase with a possessive ending.
  static func possessive(_ phrase: String) -> String {
    phrase.hasSuffix("s") && phrase.split(separator: " ").last?.first?.isLowercase == true
      ? phrase + "'" : phrase + "'s"
  }
}
