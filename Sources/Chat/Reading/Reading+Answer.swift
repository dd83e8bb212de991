import Documents
import Inference
import Retrieval
import Tokenization
import Wording

/// Answers to questions about the document, for `Conversation`.
extension Reading {
  /// The answer if no passage answers the question or the model says nothing.
  static let nothingFound = "I find no passage about this."

  /// Answers a question.
  ///
  /// Its kind says how, in every mode and also while the text is still being read: questions about
  /// structure are answered by counting, questions about the whole or a part by a summary.
  ///
  /// - Parameters:
  ///   - question: the question, without blanks around it; a command before it chooses its kind.
  ///   - history: the turns before it.
  ///   - options: the options of this attempt.
  ///   - asked: the time of the question.
  ///   - events: receives the answer's events, including its ending.
  /// - Returns: the turn for the history.
  /// - Throws: errors of the models and `ContextPlanError` if the question is too long.
  func answer(
    _ question: String, after history: ChatHistory, options: ChatOptions,
    asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) async throws -> ChatHistory.Turn? {
    let document = document
    let typed = AskedQuestion(question)
    let full = await completed(typed, after: history, events)
    let question = full.text
    switch await onBlockingThread({ _ in QuestionKind(full, of: document) }) {
    case .structure(let counted): return answer(question, with: counted, asked, events)
    case .summary(let request):
      if let turn = try await summarise(question, request, options, asked, events) { return turn }
    case .fact: break
    }
    guard let recall else {
      return try await answerFromAll(question, history, options, asked, events)
    }
    return try await answerByRecall(
      RecallQuestion(
        full: full, typed: typed, recall: recall, history: history, options: options, asked: asked,
        events: events))
  }

  // MARK: Counted answers

  /// Sends an answer that was computed from the text, with the places that show it.
  private func answer(
    _ question: String, with counted: StructureAnswer, _ asked: ContinuousClock.Instant,
    _ events: AnswerEvents
  ) -> ChatHistory.Turn {
    let sources = AnswerSources(counted, of: document)
    beginWithoutSearch()
    events.yield(.recalled(sources))
    events.yield(.text(counted.text))
    events.yield(.cited(sources.sentence(counted.text)))
    end(with: sources, GenerationStatistics(reason: .stop), asked, events)
    let topic = sources.passages.first.flatMap { place in
      document.passages.first { $0.content.overlaps(place.bytes) }
    }
    return ChatHistory.Turn(question: question, answer: counted.text, passage: topic?.content)
  }

  /// Resets the panels and the evaluation, which show no search of an earlier answer.
  func beginWithoutSearch() {
    lastTrail = nil
    answer.sources = RereadPassages()
    begin(questionTokens: 0)
  }

  /// Ends an answer that had no search.
  func end(
    with sources: AnswerSources, _ generation: GenerationStatistics,
    _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) {
    var statistics = takeCosts().statistics(
      generation, documentTokens: prepared.builder.document.count,
      questionTokens: 0, seconds: (tools.now() - asked).seconds)
    statistics.mode = prepared.plan.mode
    statistics.recollection = sources
    let isCancelled = generation.reason == .cancelled
    events.yield(.ended(isCancelled ? .cancelled(statistics) : .finished(statistics)))
    showProgress()
  }

  // MARK: The document in the prompt

  private func answerFromAll(
    _ question: String, _ history: ChatHistory, _ options: ChatOptions,
    _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) async throws -> ChatHistory.Turn? {
    if options.quote == .only, let turn = await answerByQuotation(question, asked, events) {
      return turn
    }
    var (request, dropped) = try prepared.answerRequest(
      question, after: history, options: options)
    if WholeDocumentRequest.matches(question) { request.refusal?.threshold = .infinity }
    request.owner = id
    announce(request, dropped: dropped, events)
    var run = AnswerInProgress()
    begin(
      questionTokens: prepared.questionTokens(
        question, isFirst: dropped == history.turns.count))
    if let known = setup.readerHeads, !known.sourceHeads.isEmpty,
      models.reader.capabilities.contains(.attention)
    {
      let passages = AttendedPassages(
        document, prepared.map, start: prepared.builder.document.lowerBound,
        visible: prepared.plan.visible(after: request.tokens.count))
      request.sources = passages.sources
      request.sourceHeads = known.sourceHeads
      run.attended = passages
      run.known = await knownWords(question) { [document] in
        let text = FlowingText(document)
        return passages.visible.map { text.text(in: $0) }.joined(separator: "\n")
      }
      events.yield(.recalled(passages.recollection))
    }
    try await follow(request, from: asked, &run, events)
    let isRefused = run.text.allSatisfy(\.isWhitespace) && !run.wasStopped
    if isRefused { events.yield(.text(Self.nothingFound)) }
    send(run.finishCiting(), of: run, events)
    announceCut(run, events)
    var statistics = statistics(of: run, request, asked)
    statistics.isRefused = isRefused
    if !run.text.isEmpty || isRefused {
      if var sources = run.attended?.recollection, options.quote != .off {
        await quote(
          isRefused ? "" : run.text, from: run.attended?.visible ?? [], for: question, in: &sources)
        sources.quotationLeads = options.quote == .first && !isRefused
        // Its passages are only the nearest ones.
        if isRefused { sources.way = .nothing }
        statistics.recollection = sources
      } else {
        statistics.recollection = run.attended?.recollection
      }
      let measured = run.finished.map(\.documentAttention) ?? engineTelemetry.documentAttention
      statistics.attention = DocumentAttention(
        prepared.map.overBytes(measured), bytes: document.text.utf8.count)
    }
    let generation = run.finished ?? run.unfinished
    let read = generation.reusedTokens + generation.readTokens
    statistics.seen = prepared.seen(atPromptOf: min(read, request.tokens.count))
    end(run, statistics, events)
    return isRefused ? nil : ChatHistory.Turn(question: question, answer: run.text)
  }

  /// Answers by the sentence of the whole text that is nearest to the question; nil without one.
  private func answerByQuotation(
    _ question: String, _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) async -> ChatHistory.Turn? {
    let all = document.passages
    var sources = AnswerSources(
      way: .attended, passages: [], searched: all.count, total: all.count)
    await quote("", from: all.map(\.content), for: question, in: &sources)
    guard let text = send(quotationOf: &sources, events) else { return nil }
    begin(questionTokens: 0)
    end(with: sources, GenerationStatistics(reason: .stop), asked, events)
    return ChatHistory.Turn(question: question, answer: text)
  }

  /// Sends the notices that the user must see before the answer.
  private func announce(_ request: GenerationRequest, dropped: Int, _ events: AnswerEvents) {
    if dropped > 0 {
      events.yield(
        .notice(
          dropped == 1
            ? "To make room, the model no longer sees the oldest question and its answer."
            : "To make room, the model no longer sees the \(dropped) oldest questions and answers.")
      )
    }
    let tokens = prepared.builder.document
    if readTokens > tokens.lowerBound, readTokens < tokens.upperBound {
      let read = readTokens - tokens.lowerBound
      events.yield(
        .notice("Reading resumes at \(read.grouped) of \(tokens.count.grouped) tokens."))
    }
  }

  // MARK: Any mode

  func begin(questionTokens: Int) {
    answer.questionTokens = questionTokens
    answer.answerTokens = 0
    answer.firstTokenSeconds = nil
  }

  /// Generates the answer and sends its events.
  func follow(
    _ request: GenerationRequest, from asked: ContinuousClock.Instant,
    _ run: inout AnswerInProgress, _ events: AnswerEvents
  ) async throws {
    guard !Task.isCancelled else { return }
    run.markup = MarkupFilter(document)
    let reader = models.reader
    var rate = ReadingRate(window: prepared.plan.reach, growth: reader.summary.costGrowth)
    try await run.follow(request, by: reader, now: tools.now) { step, run in
      switch step {
      case .reading(let read, let total, let reused):
        readTokens = read
        events.yield(
          .reading(rate.progress(read: read, total: total, reused: reused, at: tools.now())))
      case .generated(let shown, let isFirst):
        if isFirst { answer.firstTokenSeconds = (tools.now() - asked).seconds }
        answer.answerTokens += 1
        send(shown, of: &run, events)
      case .attended:
        if let citations = run.citations { answer.sources.take(citations) }
      }
    }
    send(run.finishText(), of: &run, events)
  }

  func send(_ text: String, of run: inout AnswerInProgress, _ events: AnswerEvents) {
    guard !text.isEmpty else { return }
    events.yield(.text(text))
    send(run.cite(text), of: run, events)
  }

  /// Sends finished sentences, after the passages that they attend to.
  func send(
    _ sentences: [CitedSentence], of run: AnswerInProgress, _ events: AnswerEvents
  ) {
    guard !sentences.isEmpty else { return }
    if let passages = run.attended { events.yield(.recalled(passages.recollection)) }
    for sentence in sentences { events.yield(.cited(sentence)) }
  }

  /// Sends a notice if an answer was cut because it repeated itself.
  func announceCut(_ run: AnswerInProgress, _ events: AnswerEvents) {
    guard run.finished?.reason == .repetition else { return }
    events.yield(.notice("The model repeated itself, so its answer was cut: ask in other words."))
  }

  /// Returns the statistics of an answer, including the costs that no answer has accounted for.
  func statistics(
    of run: AnswerInProgress, _ request: GenerationRequest, _ asked: ContinuousClock.Instant
  ) -> AnswerStatistics {
    var generation = run.finished ?? run.unfinished
    if run.finished == nil {
      generation.generatedTokens = models.reader.tokenizer.encode(run.text, []).count
    }
    generation.firstTokenSeconds = answer.firstTokenSeconds
    answer.answerTokens = generation.generatedTokens
    var statistics = takeCosts().statistics(
      generation, documentTokens: prepared.builder.document.count,
      questionTokens: answer.questionTokens, seconds: (tools.now() - asked).seconds)
    statistics.mode = prepared.plan.mode
    statistics.promptTokens = generation.promptTokens
    return statistics
  }

  func end(_ run: AnswerInProgress, _ statistics: AnswerStatistics, _ events: AnswerEvents) {
    events.yield(.ended(run.wasStopped ? .cancelled(statistics) : .finished(statistics)))
  }

  /// Returns the unaccounted costs and resets them; later costs count for the next answer.
  func takeCosts() -> ReadingCosts {
    defer { costs = ReadingCosts() }
    return costs
  }
}
