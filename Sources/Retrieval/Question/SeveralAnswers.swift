import Foundation

/// A question that has several answers: a list, or one answer for each of two things.
package enum SeveralAnswers: Sendable, Hashable {
  /// All answers that passages have: “Which councillors were absent?”.
  case list
  /// One answer from each file: “In which documents is rent mentioned?”.
  case perFile
  /// The same question about each of some things: “Which is older, the mill or the bridge?”.
  case comparison([Item])

  /// A thing that is compared, with the question about it.
  package struct Item: Sendable, Hashable {
    package var name: String
    package var question: String
  }

  /// Recognizes a question with several answers; nil for any other question.
  ///
  /// “Which guest sang?” has one answer, and so has “What are the odds?”.
  package init?(_ question: String) {
    if let items = Self.compared(question) {
      self = .comparison(items)
      return
    }
    let plain = QuestionWords.plain(question)
    let words = plain.split(separator: " ").map(String.init)
    guard words.count >= 3 else { return nil }
    if Self.filePatterns.contains(where: { plain.range(of: $0, options: .regularExpression) != nil }
    ) {
      self = .perFile
      return
    }
    guard Self.isList(words) else { return nil }
    self = .list
  }

  // MARK: Lists

  private static let filePatterns = [
    "^(in )?which (of the |of these )?(documents|files|texts|papers|contracts|letters|reports)\\b",
    "\\b(for|in|from|of) (each|every) (document|file|text)\\b",
    "\\bper (document|file)\\b",
  ]

  private static func isList(_ words: [String]) -> Bool {
    let openings = [
      ["list"], ["enumerate"], ["name", "all"], ["name", "the"], ["give", "all"],
      ["give", "me", "all"], ["show", "all"], ["what", "are", "all"], ["who", "are", "all"],
      ["who", "were", "all"], ["which", "are", "the"], ["what", "are", "the"],
      ["what", "were", "the"],
      ["who", "are", "the"], ["who", "were", "the"],
    ]
    if let opening = openings.first(where: words.starts(with:)) {
      if opening == ["list"] || opening.last == "all" || opening == ["enumerate"] { return true }
      // “What are the fees for pets?” asks for the noun before the first preposition.
      let noun = words.dropFirst(opening.count).prefix { !enders.contains($0) }
      return noun.last.map(isPlural) ?? false
    }
    // “Which rooms”, “In which rooms”, “What rooms”, “Which of the rooms”.
    var rest = words[...]
    var isCase = false
    if let first = rest.first, ["in", "at", "on", "for", "to", "by", "from"].contains(first) {
      rest = rest.dropFirst()
      isCase = true
    }
    guard let asked = rest.popFirst(), asked == "which" || asked == "what" else { return false }
    guard let first = rest.first, first != "of" else { return false }
    let noun = rest.prefix(3).prefix { !enders.contains($0) }
    guard let head = noun.first(where: isPlural) else { return false }
    let after = rest.drop { $0 != head }.dropFirst().first ?? ""
    // After a noun comes its verb: “which rooms are”, not “which sports club”.
    if isCase || many.contains(after) { return enders.contains(after) }
    return asked == "which" && (WordClass.verbs.contains(after) || after.hasSuffix("ed"))
  }

  private static func isPlural(_ word: String) -> Bool {
    if irregular.contains(word) { return true }
    guard word.count > 3, word.hasSuffix("s"), !singular.contains(word) else { return false }
    return !["ss", "us", "is", "'s"].contains { word.hasSuffix($0) }
  }

  private static let irregular: Set<String> = [
    "people", "men", "women", "children", "persons", "staff",
  ]
  private static let singular: Set<String> = [
    "does", "was", "series", "species", "news", "odds", "means", "always", "this", "has", "goods",
    "chess", "physics", "mathematics", "politics", "headquarters", "address", "says", "sees",
  ]
  /// Verbs that follow nouns for several things.
  private static let many: Set<String> = [
    "are", "were", "do", "did", "have", "had", "can", "could", "will", "would", "may", "must",
    "should",
  ]
  private static let enders: Set<String> = [
    "are", "is", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will",
    "would", "may", "must", "should", "of", "in", "on", "at", "for", "to", "by", "from", "with",
    "that",
    "who", "which", "when", "if", "under", "and",
  ]

  // MARK: Comparisons

  private static func compared(_ question: String) -> [Item]? {
    var words = question.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let last = words.popLast() else { return nil }
    words.append(String(last.reversed().drop { "?.!".contains($0) }.reversed()))
    let text = words.joined(separator: " ")
    let plain = text.lowercased()
    for opening in ["compare ", "please compare "] where plain.hasPrefix(opening) {
      return items(text.dropFirst(opening.count), joined: [" and ", " with ", " to "]) {
        "What is \($0)?"
      }
    }
    for between in ["difference between ", "differences between "] {
      guard let place = plain.range(of: between),
        plain.hasPrefix("what") || plain.hasPrefix("is there")
      else { continue }
      let start = text.index(
        text.startIndex, offsetBy: plain.distance(from: plain.startIndex, to: place.upperBound))
      return items(text[start...], joined: [" and "]) { "What is \($0)?" }
    }
    // “Which is larger, A or B?”
    guard let comma = text.firstIndex(of: ","),
      plain.hasPrefix("which") || plain.hasPrefix("who")
        || plain.hasPrefix("what")
    else { return nil }
    let asked = plain.prefix(text.distance(from: text.startIndex, to: comma)).split(separator: " ")
      .map(String.init)
    let rest = text[text.index(after: comma)...].drop(while: \.isWhitespace)
    guard let verb = asked.dropFirst().first(where: { ["is", "was", "are", "were"].contains($0) })
    else {
      guard let place = asked.firstIndex(of: "more"), place == asked.count - 1, place > 0,
        let verb = verbs[asked[place - 1]]
      else { return nil }
      return items(rest, joined: [" or "]) { "How much \(verb.auxiliary) \($0) \(verb.base)?" }
    }
    guard let adjective = adjective(asked) else { return nil }
    return items(rest, joined: [" or "]) { "How \(adjective) \(verb) \($0)?" }
  }

  private static let verbs: [String: (auxiliary: String, base: String)] = [
    "costs": ("does", "cost"), "cost": ("did", "cost"), "weighs": ("does", "weigh"),
    "earns": ("does", "earn"), "earned": ("did", "earn"), "pays": ("does", "pay"),
    "paid": ("did", "pay"),
  ]

  /// Returns the adjective of a comparative: “large” of “larger”, “costly” of “more costly”.
  private static func adjective(_ words: [String]) -> String? {
    guard let last = words.last, words.count >= 2 else { return nil }
    if ["more", "less"].contains(words[words.count - 2]) { return last }
    if let known = adjectives[last] { return known }
    guard last.hasSuffix("er"), last.count > 4 else { return nil }
    var base = String(last.dropLast(2))
    if base.hasSuffix("i") { return base.dropLast() + "y" }
    let end = base.suffix(2)
    if end.first == end.last, let letter = end.first, "bdgmnt".contains(letter) {
      base.removeLast()
    }
    return base
  }

  private static let adjectives = [
    "larger": "large", "wider": "wide", "later": "late", "older": "old", "younger": "young",
    "safer": "safe", "closer": "close", "better": "good", "worse": "bad", "taller": "tall",
    "smaller": "small", "elder": "old", "further": "far", "farther": "far",
  ]

  private static func items(
    _ text: some StringProtocol, joined separators: [String], question: (String) -> String
  ) -> [Item]? {
    for separator in separators {
      guard let place = text.range(of: separator) else { continue }
      let names = [text[..<place.lowerBound], text[place.upperBound...]].map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      // A long part is no name of a thing.
      guard names.allSatisfy({ (1...6).contains($0.split(separator: " ").count) }),
        names[0] != names[1]
      else { return nil }
      // “Compare the documents and their fees” compares no two things.
      guard
        !["these", "them", "their", "its"].contains(where: { names[1].lowercased().hasPrefix($0) })
      else { return nil }
      return names.map { Item(name: $0, question: question($0)) }
    }
    return nil
  }
}
