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
  /// The sureness of a draft that repeats itself, far below any other draft's.
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
  /// - Returns: the best draft, nil if no draft has text; and the tokens that were read for all.
  /// - Throws: errors of the engine, and `CancellationError`.
  func best(
    _ question: String, after turns: ArraySlice<Conversation.Turn>, of groups: [[Int]]
  ) async throws -> (draft: Draft?, readTokens: Int) {
    var readTokens = 0
    var best: (draft: Draft, score: Double)?
    var repeating: [(rank: Int, group: [Int])] = []
    func consider(_ rank: Int, _ group: [Int], _ turns: ArraySlice<Conversation.Turn>) async throws
    {
      let least = best.map { $0.score + penalty(rank) }
      let (found, read) = try await draft(question, after: turns, of: group, least: least)
      readTokens += read
      guard var draft = found else { return }
      if let last = turns.last, draft.repeats(last.answer) {
        repeating.append((rank, group))
        return
      }
      let words = AnswerSupport(draft.text, question: question, read: corpus.text(of: group))
      draft.words = words
      let score = draft.sureness - penalty(rank) - words.penalty
      if best.map({ score > $0.score }) ?? true { best = (draft, score) }
    }
    for (rank, group) in groups.enumerated() { try await consider(rank, group, turns) }
    // Small models repeat the last answer if the passages don't answer, and sometimes if they do. The
    // question alone is then often enough.
    if best?.draft.words?.hasForeignWords ?? true {
      for (rank, group) in repeating { try await consider(rank, group, []) }
    }
    return (best?.draft, readTokens)
  }

  /// Drafts an answer from one group.
  ///
  /// - Returns: the draft, nil if it has no text or its sureness can't reach `least`; and the tokens
  ///   that were read for it.
  private func draft(
    _ question: String, after turns: ArraySlice<Conversation.Turn>, of group: [Int], least: Double?
  ) async throws -> (Draft?, readTokens: Int) {
    let prompt = PassagePrompt(group, of: corpus, engine: engine)
    var request = prompt.builder.request(question, after: turns, options: options)
    request.maximumTokens = Self.draftTokens
    request.sampling = .greedy
    request.wantsLogProbability = true
    // More tokens can't raise the log-probability, so generation stops when the draft can't
    // become the best.
    request.leastLogProbability = (least ?? -.infinity) * Double(Self.draftTokens + 1)
    request.isProbed = false
    var text = ""
    var finished: GenerationStatistics?
    for try await event in engine.generate(request) {
      if case .text(let part) = event { text += part }
      if case .finished(let statistics) = event { finished = statistics }
    }
    try Task.checkCancellation()
    guard let finished, finished.reason != .improbable, !text.allSatisfy(\.isWhitespace) else {
      return (nil, finished?.readTokens ?? 0)
    }
    // A loop has the highest probability but is no answer.
    let sureness =
      TextRepetition(text).isRepeating
      ? Self.surenessOfLoops : finished.logProbability / Double(finished.generatedTokens + 1)
    let draft = Draft(group: group, text: text, sureness: sureness, followsTurns: !turns.isEmpty)
    return (draft, finished.readTokens)
  }

  private func penalty(_ rank: Int) -> Double { options.recall.draftRankPenalty * Double(rank) }
}

/// The beginning of an answer from some passages.
package struct Draft: Sendable, Hashable {
  package var group: [Int]
  package var text: String
  /// The mean log-probability of the draft's tokens and its end.
  package var sureness: Double
  /// The comparison of the draft's words with those that were read; nil if it isn't made yet.
  package var words: AnswerSupport?
  /// True if the model read the turns before the question.
  package var followsTurns: Bool

  package init(group: [Int], text: String, sureness: Double, followsTurns: Bool = false) {
    self.group = group
    self.text = text
    self.sureness = sureness
    self.followsTurns = followsTurns
  }

  /// Returns whether the draft says an answer again, as far as both go.
  package func repeats(_ answer: String) -> Bool {
    let (own, other) = (QuestionWords.plain(text), QuestionWords.plain(answer))
    return !own.isEmpty && !other.isEmpty && (own.hasPrefix(other) || other.hasPrefix(own))
  }
}
