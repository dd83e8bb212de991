import Inference

/// What loading and reading cost that no answer has accounted for yet.
struct Bill: Sendable, Hashable {
  var loadSeconds = 0.0
  var readSeconds = 0.0
  var readTokens = 0
  /// Tokens that were read lightly before, and found again.
  var reusedTokens = 0
  /// Seconds before the question was asked, waiting for the user not included.
  var openSeconds = 0.0

  /// The statistics of an answer, with all that was spent to be able to give it.
  func statistics(
    _ generation: GenerationStatistics, documentTokens: Int, questionTokens: Int, seconds: Double
  ) -> AnswerStatistics {
    var statistics = AnswerStatistics()
    statistics.documentTokens = documentTokens
    statistics.questionTokens = questionTokens
    statistics.answerTokens = generation.generatedTokens
    statistics.readTokens = generation.readTokens + readTokens
    // What this bill read counts as read, though the engine found it in its cache.
    statistics.reusedTokens = max(0, generation.reusedTokens - readTokens) + reusedTokens
    statistics.loadSeconds = loadSeconds
    statistics.readSeconds = generation.readSeconds + readSeconds
    statistics.firstTokenSeconds = generation.firstTokenSeconds
    statistics.decodeSeconds = generation.decodeSeconds
    statistics.openSeconds = openSeconds
    statistics.totalSeconds = openSeconds + seconds
    statistics.cacheBytes = generation.cacheBytes
    statistics.isCutOff = generation.reason == .length
    return statistics
  }
}
