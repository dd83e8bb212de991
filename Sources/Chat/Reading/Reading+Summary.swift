import Documents
import Inference
import Retrieval
import Wording

/// Summaries of the whole text or of a part of it.
extension Reading {
  /// Answers a question about the whole text, or about a part of it.
  ///
  /// The text itself is at hand in every mode, so nothing needs to be read first. The sentences are the
  /// text's own, or the reader writes them section by section. It writes only in mode recall, because
  /// in the other modes its cache has the document.
  ///
  /// - Parameters:
  ///   - question: the question, without its command.
  ///   - request: the parts and the length.
  ///   - options: the options of this attempt.
  ///   - asked: the time of the question.
  ///   - events: receives the answer's events, including its ending.
  /// - Returns: the turn for the history; nil if the text has no sentence, so that nothing was sent.
  /// - Throws: errors of the reader, and `CancellationError`.
  func summarise(
    _ question: String, _ request: SummaryRequest, _ options: ChatOptions,
    _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) async throws -> ChatHistory.Turn? {
    let plans = await onBlockingThread { _ in request.plans }
    var answer = SummaryAnswer(request, read: plans.read, in: document)
    var statistics = GenerationStatistics(reason: .stop)
    if recall != nil, SummaryWriter.isWanted(options, span: models.summary.wholeTokens) {
      do {
        try await write(plans, request, options, &answer, &statistics, events)
      } catch is CancellationError where !answer.pieces.isEmpty {
        // The sections so far are kept.
      }
    } else {
      for plan in plans where !Task.isCancelled {
        let blocks = await onBlockingThread { isCancelled in
          TextSummary.extracted(plan, of: request, isCancelled: isCancelled)
        }
        for block in blocks where !Task.isCancelled { send(block, of: &answer, events) }
      }
    }
    guard !answer.pieces.isEmpty else {
      try Task.checkCancellation()
      return nil
    }
    if Task.isCancelled { statistics.reason = .cancelled }
    end(with: answer.sources, statistics, asked, events)
    // The next question needs no more than the subject.
    let said = answer.pieces.prefix(Self.remembered).map(\.text).joined()
    return ChatHistory.Turn(
      question: question, answer: said, passage: answer.sources.passages.first?.bytes)
  }

  /// The number of sentences of a summary that the next question's prompt may have.
  private static let remembered = 3
  /// The number of words of a sentence that the reader writes.
  private static let sentenceWords = 18

  private func send(
    _ block: TextSummary.Block, of answer: inout SummaryAnswer, _ events: AnswerEvents
  ) {
    if answer.pieces.isEmpty { beginWithoutSearch() }
    let pieces = answer.append(block)
    guard !pieces.isEmpty else { return }
    events.yield(.recalled(answer.sources))
    for piece in pieces {
      events.yield(.text(piece.text))
      events.yield(.cited(piece.sentence))
    }
  }

  /// Lets the reader summarise one section after the other.
  ///
  /// A section of which it says nothing true is summarised by its own sentences.
  private func write(
    _ plans: [SummaryRequest.Plan], _ request: SummaryRequest, _ options: ChatOptions,
    _ answer: inout SummaryAnswer, _ statistics: inout GenerationStatistics,
    _ events: AnswerEvents
  ) async throws {
    let writer = SummaryWriter(
      reader: models.reader, span: models.summary.wholeTokens, options: options, owner: id,
      store: tools.snapshots.map { SummaryStore(cache: $0.folder) }, document: document.name)
    let count = plans.reduce(0) { $0 + $1.sections.count }
    let all = plans.reduce(0) { $0 + $1.sections.reduce(0) { $0 + $1.range.count } }
    var (number, left, written) = (0, all, 0)
    var seconds = 0.0
    for plan in plans {
      if let title = plan.title, request.length.sentences == nil {
        send(title, of: &answer, events)
      }
      for section in plan.sections {
        guard !Task.isCancelled else { return }
        number += 1
        events.yield(
          .summarising(
            SummaryProgress(
              number: number, count: count, name: section.name,
              remaining: written > 0 ? seconds * Double(left) / Double(written) : nil)))
        let start = tools.now()
        let words = max(Self.sentenceWords, plan.words / plan.sections.count)
        let share = request.length.sentences.map { max(1, $0 / count) }
        let result = try await writer.summary(
          of: section, sentences: share ?? max(1, words / Self.sentenceWords))
        statistics.add(result.statistics)
        left -= section.range.count
        if !result.isSaved {
          written += section.range.count
          seconds += (tools.now() - start).seconds
        }
        var block = TextSummary.Block(
          file: section.outline.file.part, name: count > 1 ? section.name : nil,
          sentences: result.sentences)
        if block.sentences.isEmpty {
          let own = SummaryRequest.Plan(sections: [section], words: words)
          block.sentences = await onBlockingThread { isCancelled in
            TextSummary.extracted(own, of: request, isCancelled: isCancelled)
          }.flatMap(\.sentences)
        }
        send(block, of: &answer, events)
      }
    }
  }
}

extension GenerationStatistics {
  /// Adds the work of another generation.
  mutating func add(_ other: GenerationStatistics) {
    readTokens += other.readTokens
    reusedTokens += other.reusedTokens
    generatedTokens += other.generatedTokens
    readSeconds += other.readSeconds
    decodeSeconds += other.decodeSeconds
    cacheBytes = max(cacheBytes, other.cacheBytes)
    promptTokens = max(promptTokens, other.promptTokens)
  }
}
