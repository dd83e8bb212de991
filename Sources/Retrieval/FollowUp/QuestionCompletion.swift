package import Documents
import Foundation

/// Completes a question that leans on earlier ones with the names that it means.
///
/// “Where did he go?” becomes “Where did Tom Buchanan go?”. A question with its own names keeps
/// them, and a pronoun that nothing agrees with stays.
package struct QuestionCompletion {
  private let antecedents: Antecedents
  private let gender: (String) -> NameGender?
  private let phrases: NounPhrases

  /// Prepares to complete a question.
  ///
  /// - Parameters:
  ///   - turns: the turns before the question, oldest first, with completed questions.
  ///   - gender: returns the gender of a name; nil if it is unknown.
  ///   - occurs: returns whether the document has some words next to each other.
  package init(
    after turns: [SaidTurn], gender: @escaping (String) -> NameGender?,
    occurs: @escaping (String) -> Bool
  ) {
    self.gender = gender
    phrases = NounPhrases(occurs: occurs)
    antecedents = Antecedents(turns, phrases: phrases, gender: gender)
  }

  /// Prepares to complete a question about a document.
  package init(after turns: [SaidTurn], in document: Document) {
    let genders = NameGenders(document)
    self.init(after: turns, gender: genders.gender(of:)) {
      document.text.range(of: $0, options: .caseInsensitive) != nil
    }
  }

  /// Returns false if a question can't lean on another one, without reading a document.
  package static func mayNeed(_ question: String) -> Bool {
    let words = QuestionWord.words(of: question)
    guard (1...mostWords).contains(words.count) else { return false }
    return words.count <= 14 && openers.contains(words[0].plain)
      || words.contains { leaning.contains(String($0.plain.prefix { $0 != "'" })) }
  }

  /// Returns whether a question has a pronoun for a person.
  package static func hasPersonalPronoun(_ question: String) -> Bool {
    QuestionWord.words(of: question).contains {
      ["he", "him", "his", "she", "her"].contains($0.plain.prefix { $0 != "'" })
    }
  }

  private static let openers: Set<String> = [
    "and", "or", "but", "so", "why", "when", "where", "how", "what",
  ]
  private static let leaning: Set<String> = [
    "he", "him", "his", "she", "her", "it", "its", "they", "them", "their", "there", "one", "ones",
    "that",
  ]

  /// Returns the question in full; nil if it is complete or nothing completes it.
  package func completed(_ question: String) -> String? {
    var words = QuestionWord.words(of: question)
    guard (1...Self.mostWords).contains(words.count), antecedents.lastQuestion != nil else {
      return nil
    }
    if let dated = askingAboutEvent(words) { return sentence(dated) }
    let resolved = resolvingPronouns(words)
    if let restated = bareQuestion(resolved ?? words) ?? otherCase(resolved ?? words) {
      return sentence(restated)
    }
    guard let resolved else { return nil }
    words = resolved
    if words.count > 2, ["and", "but", "so"].contains(words[0].plain) { words.removeFirst() }
    return sentence(words)
  }

  /// The maximum number of words of a question that is completed.
  private static let mostWords = 30

  private func sentence(_ words: [QuestionWord]) -> String {
    var text = words.joined
    while let last = text.last, !(last.isLetter || last.isNumber || "’'”\")".contains(last)) {
      text.removeLast()
    }
    return text.prefix(1).uppercased() + text.dropFirst() + "?"
  }

  // MARK: Pronouns

  /// The thing or person that a pronoun stands for.
  private enum Referent: Hashable {
    case person(NameGender)
    case thing, several, place, noun
  }

  private func resolvingPronouns(_ words: [QuestionWord]) -> [QuestionWord]? {
    var result = words
    var done: Set<Referent> = []
    // Two pronouns mean two things.
    var used: Set<String> = []
    for index in words.indices {
      guard let (referent, isPossessive) = referent(in: words, at: index),
        !done.contains(referent),
        !hasOwnAntecedent(words, before: index, referent, isPossessive: isPossessive),
        let found = antecedent(of: referent), !used.contains(found)
      else { continue }
      done.insert(referent)
      used.insert(found)
      // “He's” keeps its ending.
      let ending = words[index].plain.firstIndex(of: "'").map { words[index].plain[$0...] } ?? ""
      if isPossessive, found.contains(" who ") || found.contains(" that "),
        let owned = owned(in: words, at: index)
      {
        // “The coat of the guest who sang” is clearer than a long possessive.
        result[index].core = "the"
        result[owned].core += " of \(found)"
        continue
      }
      result[index].core = (isPossessive ? Antecedents.possessive(found) : found) + ending
    }
    return done.isEmpty ? nil : result
  }

  /// Returns the last word of the phrase that a possessive pronoun begins; nil if there is none.
  private func owned(in words: [QuestionWord], at index: Int) -> Int? {
    phrases.phrase(in: words, at: index).map { $0.upperBound - 1 }
  }

  private func antecedent(of referent: Referent) -> String? {
    switch referent {
    case .person(let gender): antecedents.person(gender)
    case .thing: antecedents.thing()
    case .several: antecedents.several()
    case .place: antecedents.place()
    case .noun: antecedents.noun()
    }
  }

  /// Returns what a word refers to, and whether it is possessive; nil if it is no pronoun.
  private func referent(
    in words: [QuestionWord], at index: Int
  ) -> (Referent, isPossessive: Bool)? {
    let word = words[index]
    let next = index + 1 < words.count && word.after.isEmpty ? words[index + 1] : nil
    let pronoun = word.plain.prefix { $0 != "'" }
    switch pronoun {
    case "he", "him": return (.person(.male), false)
    case "his": return (.person(.male), next != nil)
    case "she": return (.person(.female), false)
    case "her":
      let isObject = next.map { WordClass.stops.contains($0.plain) } ?? true
      return (.person(.female), !isObject)
    case "it": return isExpletive(words, at: index) ? nil : (.thing, false)
    case "its": return (.thing, true)
    case "they", "them": return (.several, false)
    case "their": return (.several, true)
    case "there":
      // “Is there a garden?” says that something exists.
      let previous = index > 0 ? words[index - 1].plain : ""
      let exists = WordClass.auxiliaries.contains(previous) && next != nil
      let isFollowed = next.map { WordClass.auxiliaries.contains($0.plain) || $0.plain == "be" }
      return exists || isFollowed == true || index == 0 ? nil : (.place, false)
    case "one", "ones":
      guard index > 0, next.map({ !["of", "who", "that", "which"].contains($0.plain) }) ?? true,
        words[..<index].suffix(2).contains(where: {
          ["the", "this", "that", "other", "which"].contains($0.plain)
        }), words[index - 1].plain != "that" || next == nil
      else { return nil }
      return (.noun, false)
    default: return nil
    }
  }

  /// True for the “it” of weather, duration and “it is possible”.
  private func isExpletive(_ words: [QuestionWord], at index: Int) -> Bool {
    let after = words[(index + 1)...].map(\.plain)
    let takesVerb = ["take", "cost", "mean", "need"].contains(after.first ?? "")
    if takesVerb, after.dropFirst().contains("to") || after.dropFirst().contains("for") {
      return true
    }
    let judged: Set<String> = [
      "possible", "true", "allowed", "permitted", "legal", "forbidden", "necessary", "ok", "okay",
      "raining", "snowing", "cold", "dark", "important", "likely", "safe",
    ]
    if after.prefix(2).contains(where: judged.contains)
      && after.contains(where: { ["to", "that", "if"].contains($0) })
    {
      return true
    }
    return index > 1 && words[index - 2].plain == "time" && after.isEmpty
  }

  /// True if a pronoun can refer to a name or a noun before it in the same question.
  private func hasOwnAntecedent(
    _ words: [QuestionWord], before index: Int, _ referent: Referent, isPossessive: Bool
  ) -> Bool {
    let before = Array(words[..<index])
    guard !before.isEmpty else { return false }
    let boundary = before.lastIndex {
      $0.after.contains(",")
        || [
          "when", "if", "because", "while", "and", "after", "before", "that", "who", "until", "as",
        ]
        .contains($0.plain)
    }
    let isBound = boundary.map { $0 > 0 } ?? false
    switch referent {
    case .person(let wanted):
      let isSubject = ["he", "she"].contains(words[index].plain.prefix { $0 != "'" })
      guard isPossessive || isSubject || isBound else { return false }
      let names = NounPhrases.names(in: before).map { Array(before[$0]).phrase }
      let people = phrases.all(in: before).map { Array(before[$0]) }
        .filter { NounPhrases.people.contains($0.last?.stem ?? "") }.map(\.phrase)
      return (names + people).contains { gender($0).map { $0 == wanted } ?? true }
    case .thing, .several:
      guard isBound || isPossessive, let boundary = isBound ? boundary : index - 1 else {
        return false
      }
      let own = phrases.all(in: Array(before[...boundary]))
      return own.contains { range in
        let isPerson = NounPhrases.people.contains(before[range.upperBound - 1].stem)
        return referent == .several || !isPerson
      }
    case .place, .noun: return false
    }
  }

  // MARK: Questions without a verb

  /// Returns a bare “Why?”, “Why not?” or “Why at night?” with the last question's words.
  private func bareQuestion(_ words: [QuestionWord]) -> [QuestionWord]? {
    var words = words
    while let first = words.first, ["and", "but", "so", "or"].contains(first.plain) {
      words.removeFirst()
    }
    guard let asked = words.first, ["why", "when", "where", "how"].contains(asked.plain),
      words.count <= 8, !words.contains(where: { WordClass.auxiliaries.contains($0.plain) })
    else { return nil }
    let isNegated = words.count > 1 && words[1].plain == "not"
    let tail = Array(words.dropFirst(isNegated ? 2 : 1))
    guard tail.first.map({ WordClass.prepositions.contains($0.plain) }) ?? true,
      let event = event(isNegated: isNegated)
    else { return nil }
    return [QuestionWord(core: asked.core)] + event + tail
  }

  /// Returns “In what year was that?” with the last question's words.
  private func askingAboutEvent(_ words: [QuestionWord]) -> [QuestionWord]? {
    guard let parsed = ParsedQuestion(words.joined), let auxiliary = parsed.auxiliary,
      ["was", "is", "were"].contains(auxiliary.plain), parsed.rest.count == 1,
      let pronoun = parsed.rest.first?.plain
    else { return nil }
    let asksTime = parsed.asking == .time
    guard
      pronoun == "that" && (asksTime || [.place, .reason].contains(parsed.asking))
        || pronoun == "it" && asksTime && parsed.opening.count > 1
    else { return nil }
    if let event = event(isNegated: false) { return parsed.opening + event }
    guard let last = antecedents.lastQuestion, last.asksSubject, let answer = antecedents.lastAnswer
    else { return nil }
    let when = asksTime ? "when" : "that"
    return parsed.opening + [auxiliary, QuestionWord(core: "it"), QuestionWord(core: when)]
      + [QuestionWord(core: answer)] + (last.auxiliary.map { [$0] } ?? []) + last.rest.unended
  }

  /// Returns the last question from its auxiliary verb on: “did Marta sail to Oslo”.
  ///
  /// A question about the subject gets its answer as the subject. Nil if the question has no
  /// auxiliary verb.
  private func event(isNegated: Bool) -> [QuestionWord]? {
    guard let last = antecedents.lastQuestion, var auxiliary = last.auxiliary else { return nil }
    auxiliary.core = auxiliary.plain
    if isNegated, !auxiliary.plain.hasSuffix("n't") {
      auxiliary.core =
        ["can": "can't", "will": "won't", "shall": "shall not", "may": "may not", "am": "am not"][
          auxiliary.plain] ?? auxiliary.plain + "n't"
    }
    guard last.asksSubject else {
      var rest = last.rest.unended
      // “At which inn did he stay?” also has its answer.
      if let preposition = last.opening.first, WordClass.prepositions.contains(preposition.plain),
        let answer = antecedents.lastAnswer
      {
        rest += [QuestionWord(core: preposition.plain), QuestionWord(core: answer)]
      } else if [.who, .which].contains(last.asking), last.askedNoun.isEmpty, let verb = rest.last,
        WordClass.verbs.contains(verb.plain), let answer = antecedents.lastAnswer
      {
        // “What did Marta keep?” has its object in the answer.
        rest.append(QuestionWord(core: answer))
      }
      return [auxiliary] + rest
    }
    guard let answer = antecedents.lastAnswer else { return nil }
    return [auxiliary, QuestionWord(core: answer)] + last.rest.unended
  }

  /// Returns the last question about another case: “And in 1922?”, “What about the kitchen?”.
  private func otherCase(_ words: [QuestionWord]) -> [QuestionWord]? {
    guard let last = antecedents.lastQuestion, words.count <= 14 else { return nil }
    let plain = words.map(\.plain)
    let opening: Int
    if plain.starts(with: ["what", "about"]) || plain.starts(with: ["how", "about"]) {
      opening = 2
    } else if plain.first == "and" || plain.first == "or" {
      opening = plain.count > 1 && plain[1] == "what" && plain.dropFirst(2).first == "about" ? 3 : 1
    } else {
      return nil
    }
    let other = Array(words.dropFirst(opening))
    guard let first = other.first, !WordClass.interrogatives.contains(first.plain),
      !WordClass.auxiliaries.contains(first.plain), first.plain != "then"
    else { return nil }
    let front = last.opening + (last.auxiliary.map { [$0] } ?? [])
    let rest = last.rest.unended
    if WordClass.prepositions.contains(first.plain) {
      guard other.count > 1 else { return nil }
      if let start = rest.firstIndex(where: { $0.plain == first.plain }) {
        let end =
          rest[(start + 1)...].firstIndex {
            WordClass.prepositions.contains($0.plain) && $0.plain != "of"
          } ?? rest.count
        return front + rest[..<start] + other.unended + rest[end...]
      }
      return front + rest + other
    }
    guard let place = replaced(by: other, in: rest) else { return nil }
    return front + rest[..<place.lowerBound] + other.unended + rest[place.upperBound...]
  }

  /// Returns the words of a question in whose place other ones are put; nil if there are none.
  private func replaced(by other: [QuestionWord], in rest: [QuestionWord]) -> Range<Int>? {
    let isName = other[0].isCapitalized
    let names = NounPhrases.names(in: rest, isSentence: false)
    if other.contains(where: { $0.core.allSatisfy(\.isNumber) }), other.count == 1 {
      return rest.firstIndex { $0.core.allSatisfy(\.isNumber) }.map { $0..<$0 + 1 }
    }
    // “And chapter 4?” after “chapter 3”.
    if other.count == 2, other[1].core.allSatisfy(\.isNumber),
      let noun = rest.firstIndex(where: { $0.plain == other[0].plain }), noun + 1 < rest.count
    {
      return noun..<noun + 2
    }
    if isName { return names.first }
    let own = phrases.all(in: rest)
    return own.last { !rest[$0.lowerBound].isCapitalized } ?? names.first
  }
}

extension [QuestionWord] {
  /// The words without the punctuation at the end.
  fileprivate var unended: [QuestionWord] {
    var words = self
    if !words.isEmpty { words[words.count - 1].after = "" }
    return words
  }
}
