import Inference

/// The costs of loading and reading that aren't yet in the statistics of an answer.
struct ReadingCosts: Sendable, Hashable {
  var loadSeconds = 0.0
  var readSeconds = 0.0
  var readTokens = 0
  /// The number of tokens that an earlier light pass has read.
  var reusedTokens = 0
  /// The seconds before the question, without those of waiting for the user.
  var openSeconds = 0.0

  mutating func add(_ other: ReadingCosts) {
    loadSeconds += other.loadSeconds
    readSeconds += other.readSeconds
    readTokens += other.readTokens
    reusedTokens += other.reusedTokens
    openSeconds += other.openSeconds
  }

  /// Returns the statistics of an answer, with these costs.
  func statistics(
    _ generation: GenerationStatistics, documentTokens: Int, questionTokens: Int, seconds: Double
  ) -> AnswerStatistics {
    var statistics = AnswerStatistics()
    statistics.documentTokens = documentTokens
    statistics.questionTokens = questionTokens
    statistics.answerTokens = generation.generatedTokens
    statistics.readTokens = generation.readTokens + readTokens
    // Tokens that were read before the question count as read, although the engine reused them from
    // its cache.
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
