import Retrieval

/// The questions and answers of a conversation that the model may read, oldest first.
package struct ChatHistory: Sendable, Hashable {
  /// A question and its answer.
  package struct Turn: Sendable, Hashable {
    package var question: String
    /// The answer exactly as the model generated it, including blanks.
    ///
    /// Its tokens are then found in the cache.
    package var answer: String
    /// The byte range in the document of the passage that the answer used most; nil if unknown.
    package var passage: Range<Int>?

    package init(question: String, answer: String, passage: Range<Int>? = nil) {
      self.question = question
      self.answer = answer
      self.passage = passage
    }
  }

  package private(set) var turns: [Turn] = []

  package init() {}

  /// Creates the history of a saved conversation, without superseded and empty turns.
  package init(_ record: SessionRecord) {
    for turn in record.turns where turn.isInConversation {
      let passages = turn.statistics?.recollection?.passages ?? []
      append(
        Turn(
          question: AskedQuestion(turn.question).text, answer: turn.said,
          passage: passages.max { $0.weight < $1.weight }?.bytes))
    }
  }

  /// Removes all but the first turns.
  package mutating func truncate(to count: Int) {
    turns.removeLast(max(0, turns.count - count))
  }

  /// Appends a turn, even if its answer was stopped; a turn with a blank answer is left out.
  package mutating func append(_ turn: Turn) {
    guard !turn.answer.allSatisfy(\.isWhitespace) else { return }
    turns.append(turn)
  }
}
