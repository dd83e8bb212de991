/// A question in parts: the words that ask, the auxiliary verb and the rest.
///
/// “At which inn did Marta stay?” asks with “at which inn”; its auxiliary is “did”.
struct ParsedQuestion: Sendable, Hashable {
  /// The way in which a question asks.
  enum Asking: Sendable, Hashable {
    /// “Who”, “whom” or “whose” with a noun.
    case who
    /// “Which” or “what” with a noun or without one.
    case which
    case place, time, reason
    /// “How”, “how much”, “how old”.
    case how
    /// A question of yes or no.
    case verdict
  }

  let asking: Asking
  /// The words that ask, with a preposition before them; empty for a question of yes or no.
  let opening: [QuestionWord]
  /// The auxiliary verb; nil if the question's subject is the word that asks and the verb has none.
  let auxiliary: QuestionWord?
  /// The words after the auxiliary verb.
  let rest: [QuestionWord]
  /// True if the words that ask are the subject: “Who was seen outside?”.
  let asksSubject: Bool

  /// Reads a question; nil for other sentences and for bare words such as “Why not?”.
  init?(_ question: String) {
    var words = QuestionWord.words(of: question)
    while let first = words.first,
      ["and", "but", "so", "then", "ok", "please"].contains(first.plain)
    { words.removeFirst() }
    guard let first = words.first else { return nil }
    if WordClass.auxiliaries.contains(first.plain) {
      guard words.count > 2 else { return nil }
      (asking, opening, auxiliary, rest) = (.verdict, [], first, Array(words.dropFirst()))
      asksSubject = false
      return
    }
    let asked = WordClass.prepositions.contains(first.plain) ? 1 : 0
    guard words.count > asked + 1, WordClass.interrogatives.contains(words[asked].plain) else {
      return nil
    }
    let word = words[asked].plain
    switch word {
    case "who", "whom", "whose": asking = .who
    case "which", "what":
      let noun = words.dropFirst(asked + 1).prefix(3).map(\.stem)
      asking =
        noun.contains(where: { ["time", "day", "date", "year", "month", "hour"].contains($0) })
          && !noun.contains(where: WordClass.prepositions.contains) ? .time : .which
    case "where": asking = .place
    case "when": asking = .time
    case "why": asking = .reason
    default: asking = .how
    }
    let after = words.indices.dropFirst(asked + 1)
    guard let place = after.first(where: { WordClass.auxiliaries.contains(words[$0].plain) }),
      // “Who ran the shop that was sold?” has no auxiliary of its own.
      !(asked + 1..<place).contains(where: {
        $0 > asked + 1 && WordClass.articles.contains(words[$0].plain)
          || ["that", "who", "when", "which"].contains(words[$0].plain)
      })
    else {
      guard [.who, .which].contains(asking), words.count > asked + 2 else { return nil }
      (opening, auxiliary) = (Array(words[...asked]), nil)
      rest = Array(words[(asked + 1)...])
      asksSubject = true
      return
    }
    opening = Array(words[..<place])
    auxiliary = words[place]
    rest = Array(words[(place + 1)...])
    guard let next = rest.first else { return nil }
    // Before a subject there is its article or its name: “did Tom”, “was the pump”, “does it”.
    let hasSubject =
      WordClass.determiners.contains(next.plain) || next.isCapitalized
      || ["he", "she", "it", "they", "i", "you", "we", "there"].contains(next.plain)
    // “Which of the sons is a sailor?” asks for the subject, too.
    let isPredicate =
      opening.count > 1 && ["is", "was", "are", "were"].contains(words[place].plain)
      && ["a", "an"].contains(next.plain)
    asksSubject = [.who, .which].contains(asking) && (!hasSubject || isPredicate) && asked == 0
  }

  /// The nouns after “which”, “what”, “whose” or “how much”, if there are any.
  var askedNoun: [QuestionWord] {
    let place = opening.firstIndex { WordClass.interrogatives.contains($0.plain) } ?? 0
    let nouns = opening.dropFirst(place + 1)
    guard ["which", "what", "whose", "how"].contains(opening.isEmpty ? "" : opening[place].plain)
    else { return [] }
    let isAmount = nouns.first.map { ["much", "many"].contains($0.plain) } ?? false
    if opening[place].plain == "how" { return isAmount ? Array(nouns.dropFirst()) : [] }
    return Array(nouns)
  }
}
