import Documents

/// The previous question and the passage that answered it, to which the next question may refer.
package struct FollowUp: Sendable, Hashable {
  package var question: String
  /// The passage that the last answer used most; nil if it is unknown.
  package var passage: Int?
  /// True if the next question was completed with names from the turns before it.
  package var isCompleted: Bool

  package init(question: String, passage: Int?, isCompleted: Bool = false) {
    self.question = question
    self.passage = passage
    self.isCompleted = isCompleted
  }

  /// Returns whether a question needs the previous one to be understood.
  ///
  /// Examples are “What does it cost?” and “Why?”.
  ///
  /// Such a question has no name, and it has a pronoun, an opening such as “and” or “what about”,
  /// or at most two words. “This” and “that” are pronouns only in short questions: longer ones have
  /// “that day” and “says that”.
  package static func isLeaning(_ question: String) -> Bool {
    let words = QuestionWords.plain(question).split(separator: " ").map(String.init)
    guard !words.isEmpty, AskedNames(in: question).names.isEmpty else {
      return false
    }
    let isOpened = openers.contains { words.starts(with: $0) }
    return isOpened || words.contains(where: pronouns.contains) || words.count <= 2
      || words.count <= 4 && words.contains(where: demonstratives.contains)
  }

  private static let pronouns: Set<String> = [
    "it", "its", "he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs",
  ]
  private static let demonstratives: Set<String> = ["this", "that", "these", "those"]

  private static let openers = [
    ["and"], ["but"], ["so"], ["why"], ["how", "come"], ["what", "about"], ["how", "about"],
    ["which", "one"], ["what", "else"], ["who", "else"], ["where", "else"], ["anything", "else"],
    ["from", "which"], ["from", "where"], ["et"], ["und"], ["y"],
  ]
}

extension RecallCorpus {
  /// Returns the passages that a follow-up question may be about.
  ///
  /// They are the short section of a passage, such as an entry of a catalogue, or else its
  /// neighbours.
  ///
  /// A passage with a title and the beginning of the first entry is in the sections of both.
  package func surroundings(of index: Int) -> (passages: Set<Int>, isSection: Bool) {
    let passage = document.passages[index]
    let own = document.passages.indices.filter { other in
      document.passages[other].lead.section.map {
        $0 == passage.lead.section || passage.content.contains($0)
      } ?? false
    }
    if !own.isEmpty, own.count <= Self.shortSection { return (Set(own).union([index]), true) }
    return (Set(max(0, index - 2)...min(document.passages.count - 1, index + 2)), false)
  }

  /// The maximum number of passages in a short section.
  private static let shortSection = 10
}
