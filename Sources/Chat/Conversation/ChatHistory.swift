package import Retrieval

/// The questions and answers of a conversation that the model may read, oldest first.
package struct ChatHistory: Sendable, Hashable {
  /// A question and its answer.
  package struct Turn: Sendable, Hashable {
    /// The question as the model read it: completed if it leaned on earlier turns.
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
  /// All answered questions, and the last one if it wasn't answered, for follow-up questions.
  package private(set) var asked: [SaidTurn] = []

  package init() {}

  /// Creates the history of a saved conversation, without superseded and empty turns.
  package init(_ record: SessionRecord) {
    for turn in record.turns where !turn.isSuperseded && turn.status != .failed {
      let passages = turn.statistics?.recollection?.passages ?? []
      append(
        Turn(
          question: turn.statistics?.understood ?? AskedQuestion(turn.question).text,
          answer: turn.said,
          passage: passages.max { $0.weight < $1.weight }?.bytes))
    }
  }

  /// Removes all but the first turns.
  package mutating func truncate(to count: Int) {
    turns.removeLast(max(0, turns.count - count))
    asked = turns.map { SaidTurn(question: $0.question, answer: $0.answer) }
  }

  /// Appends a turn, even if its answer was stopped.
  ///
  /// A turn with a blank answer is left out, but the next question may refer to it.
  package mutating func append(_ turn: Turn) {
    if asked.last?.answer.isEmpty == true { asked.removeLast() }
    guard !turn.answer.allSatisfy(\.isWhitespace) else {
      asked.append(SaidTurn(question: turn.question, answer: ""))
      return
    }
    asked.append(SaidTurn(question: turn.question, answer: turn.answer))
    turns.append(turn)
  }
}
