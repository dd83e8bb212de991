import Documents

/// The previous question and the passages that answered it, to which the next question may refer.
package struct FollowUp: Sendable, Hashable {
  package var question: String
  /// The places of the passages that the last answer used most.
  package var places: [Int]

  package init(question: String, places: [Int]) {
    self.question = question
    self.places = places
  }

  /// Returns whether a question needs the previous one to be understood, such as “What does it
  /// cost?” and “Why?”.
  ///
  /// Such a question has no name, and it has a pronoun, an opening such as “and” or “what about”,
  /// or at most two words.
  package static func isLeaning(_ question: String) -> Bool {
    let words = QuestionWords.plain(question).split(separator: " ").map(String.init)
    guard !words.isEmpty, AskedNames(in: question, occurs: { _ in true }).names.isEmpty else {
      return false
    }
    let isOpened = openers.contains { words.starts(with: $0) }
    return isOpened || words.contains(where: pronouns.contains) || words.count <= 2
  }

  private static let pronouns: Set<String> = [
    "it", "its", "he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs",
    "this",
    "that", "these", "those", "there", "then", "one", "ones",
  ]

  private static let openers = [
    ["and"], ["but"], ["so"], ["why"], ["how", "come"], ["what", "about"], ["how", "about"],
    ["which", "one"], ["what", "else"], ["who", "else"], ["where", "else"], ["anything", "else"],
    ["from", "which"], ["from", "where"], ["et"], ["und"], ["y"],
  ]
}

extension RecallCorpus {
  /// Returns the passages that a follow-up question may be about: the short sections of some
  /// passages, such as an entry of a catalogue, or else their neighbours.
  package func surroundings(of places: [Int]) -> (places: Set<Int>, isSection: Bool) {
    let sections = Set(places.compactMap { document.passages[$0].lead.section })
    let own = document.passages.indices.filter {
      document.passages[$0].lead.section.map(sections.contains) ?? false
    }
    if !own.isEmpty, own.count <= Self.shortSection * sections.count { return (Set(own), true) }
    let near = places.flatMap { max(0, $0 - 2)...min(document.passages.count - 1, $0 + 2) }
    return (Set(near), false)
  }

  /// The maximum number of passages in a short section.
  private static let shortSection = 10
}
