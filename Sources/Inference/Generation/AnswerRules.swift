/// Limits on an answer, whatever the model finds likely.
package struct AnswerRules: Sendable, Hashable {
  /// Whether the answer must have a word: then neither its end, a blank line nor a stop text comes first.
  package var needsWord = false
  /// Whether the answer is cut once it only repeats itself.
  package var endsRepetition = false
  /// Words in lower case that the answer can't contain.
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
