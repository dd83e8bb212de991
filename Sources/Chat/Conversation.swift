/// What was asked and said so far, oldest first.
package struct Conversation: Sendable, Hashable {
  package struct Turn: Sendable, Hashable {
    package var question: String
    /// Exactly as the model said it, blanks included, so that its tokens are found in the cache.
    package var answer: String
    /// The document's bytes of the passage that the answer used most; nil if it isn't known.
    package var passage: Range<Int>?

    package init(question: String, answer: String, passage: Range<Int>? = nil) {
      self.question = question
      self.answer = answer
      self.passage = passage
    }
  }

  package private(set) var turns: [Turn] = []

  package init() {}

  /// Forgets all but the first turns.
  package mutating func truncate(to count: Int) {
    turns.removeLast(max(0, turns.count - count))
  }

  /// Keeps an answer, also a stopped one; one without a word is as if it had not been asked for.
  package mutating func record(question: String, answer: String, passage: Range<Int>? = nil) {
    guard !answer.allSatisfy(\.isWhitespace) else { return }
    turns.append(Turn(question: question, answer: answer, passage: passage))
  }
}
