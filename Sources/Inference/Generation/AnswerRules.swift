/// Limits on an answer, regardless of the model's probabilities.
package struct AnswerRules: Sendable, Hashable {
  /// True if the answer must have a word: its end, a line break or a stop text can't come before
  /// one.
  package var needsWord = false
  /// True if an answer that only repeats itself is cut.
  package var endsRepetition = false
  /// The words, in lower case, that the answer can't contain.
  package var forbiddenWords: Set<String> = []

  package init(
    needsWord: Bool = false, endsRepetition: Bool = false, forbiddenWords: Set<String> = []
  ) {
    self.needsWord = needsWord
    self.endsRepetition = endsRepetition
    self.forbiddenWords = forbiddenWords
  }

  /// No limits, for benchmarks and measurements.
  package static let none = AnswerRules()
}
