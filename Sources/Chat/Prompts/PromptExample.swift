/// A passage with questions and their answers, which shows a base model the task.
///
/// The three examples are made up. With them Gemma-3-270m answers 45 instead of 40 of 60 needles,
/// and 40 instead of 39 questions of `eval/qa-public` from the right passages. The answers are also
/// closer to the expected words. Four or five examples aren't better.
package struct PromptExample: Sendable, Hashable {
  package var passage: String
  package var turns: [ChatHistory.Turn]

  private init(_ passage: String, _ turns: KeyValuePairs<String, String>) {
    self.passage = passage
    self.turns = turns.map { ChatHistory.Turn(question: $0.key, answer: $0.value) }
  }

  package static let all = [
    PromptExample(
      """
      The ferry to Skagen left at a quarter past six, and Marta, who had forgotten her gloves, kept \
      her hands in the pockets of her brother's old coat. “You'll miss the lighthouse,” said the \
      purser, but she only laughed.
      """,
      ["Whose coat was Marta wearing?": "her brother's", "What had she left behind?": "her gloves"]),
    PromptExample(
      """
      In those years Doctor Hale kept three hives behind the surgery, and every patient under ten \
      was paid for a brave face with a spoon of honey. The mayor called it bribery.
      """,
      ["How did the doctor reward children?": "with a spoon of honey"]),
    PromptExample(
      """
      By the time the telegram reached Lisbon the auction was over: lot 31, the walnut clock, had \
      gone to a dealer from Ghent for nine hundred francs.
      """,
      [
        "What did the dealer pay for the clock?": "nine hundred francs",
        "From where did he come?": "Ghent",
      ]),
  ]

  /// The example's content words in lower case, without grammar words.
  package var contentWords: Set<String> {
    let texts = [passage] + turns.flatMap { [$0.question, $0.answer] }
    let words = texts.joined(separator: " ").lowercased().split { !$0.isLetter && !$0.isNumber }
    return Set(words.map(String.init)).subtracting(Self.grammar)
  }

  /// The words of the examples that any answer may need.
  private static let grammar: Set<String> = [
    "a", "and", "at", "but", "by", "did", "do", "for", "from", "had", "he", "her", "how", "in",
    "it", "left",
    "of", "old", "on", "only", "over", "she", "the", "those", "to", "under", "was", "what", "where",
    "who",
    "whose", "with", "you", "ll", "s", "said", "called", "come", "gone", "every", "first", "time",
    "years", "been", "were", "is",
  ]
}
