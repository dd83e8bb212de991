import Documents

/// The question before and the passages that answered it, which the next question may lean on.
package struct FollowUp: Sendable, Hashable {
  package var question: String
  /// Places of the passages that the last answer was made from.
  package var places: [Int]

  package init(question: String, places: [Int]) {
    self.question = question
    self.places = places
  }

  /// Whether a question says little by itself, as “What does it cost?” and “Why?”: it names nothing, and
  /// has a pronoun or hardly a word.
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
  /// What a leaning question may be about: the short sections of some passages, as those of a catalogue
  /// are, else their neighbours.
  package func surroundings(of places: [Int]) -> (places: Set<Int>, isSection: Bool) {
    let sections = Set(places.compactMap { document.passages[$0].lead.section })
    let own = document.passages.indices.filter {
      document.passages[$0].lead.section.map(sections.contains) ?? false
    }
    if !own.isEmpty, own.count <= Self.shortSection * sections.count { return (Set(own), true) }
    let near = places.flatMap { max(0, $0 - 2)...min(document.passages.count - 1, $0 + 2) }
    return (Set(near), false)
  }

  /// Passages of a section that is about one thing.
  private static let shortSection = 10
}
