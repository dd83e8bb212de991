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
      full, typed: typed, recall, history, options, asked, events)
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
    var statistics = takeCosts().statistics(
      GenerationStatistics(reason: .stop), documentTokens: prepared.builder.document.count,
      questionTokens: 0, seconds: (tools.now() - asked).seconds)
    statistics.mode = prepared.plan.mode
    statistics.recollection = sources
    events.yield(.ended(.finished(statistics)))
    showProgress()
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

  // MARK: Recall

  /// Finds the best passages for the question, reads them exactly and answers from them.
  private func answerByRecall(
    _ full: AskedQuestion, typed: AskedQuestion, _ recall: Recall, _ history: ChatHistory,
    _ options: ChatOptions, _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) async throws -> ChatHistory.Turn? {
    let question = full.text
    try await readNamed(in: question, recall, events)
    if index?.readTokens == 0 {
      try await readLightly(recall) { events.yield(.reading($0)) }
    }
    guard let index else { throw ContextPlanError.cannotRecall }
    if !index.isComplete {
      events.yield(
        .notice(
          """
          Answered from the text read so far: \(index.readTokens.grouped) of \
          \(prepared.map.tokens.grouped) tokens.
          """))
    }
    // A question in full is answered better without the turn before it, and older turns are about
    // passages that are no longer in the prompt.
    var turns = history.turns.suffix(full == typed && FollowUp.isLeaning(question) ? 1 : 0)
    turns.removeFirst(
      try prepared.plan.droppedTurns(of: turns.count) {
        prepared.builder.suffix(turns.dropFirst($0), question: question).count
      })
    let several = SeveralAnswers(question)
    if case .comparison(let items) = several,
      let compared = try await comparison(
        of: items, recall, index,
        drafting(recall, options, after: []))
    {
      let trail = try await recall.find(question, in: index).listing(compared.passages)
      return send(compared.answers, to: question, trail, recall, index, asked, events)
    }
    var trail = try await recall.find(
      question,
      after: history.turns.last.map {
        FollowUp(
          question: $0.question, passage: $0.passage.flatMap(recall.corpus.passage(ofBytes:)),
          isCompleted: full != typed)
      }, in: index, spreads: typed.choice != .find)
    if let notice = trail.names.notice(document: document.name) { events.yield(.notice(notice)) }
    answer.sources = RereadPassages(trail)
    events.yield(.recalled(AnswerSources(trail, of: recall, in: index)))
    let drafting = drafting(recall, options, after: turns)
    if let several, case .passages = trail.way,
      let answers = try await list(question, several, from: trail, recall.corpus, drafting)
    {
      return send(answers, to: question, trail, recall, index, asked, events)
    }
    trail = try await recall.choose(from: trail, for: question, drafting: drafting)
    lastTrail = trail
    costs.readTokens += trail.draftTokens
    var recollection = AnswerSources(trail, of: recall, in: index)
    if trail.chosen == nil, full != typed {
      // The completion may be wrong.
      events.yield(.understood(typed.text))
      return try await answerByRecall(
        typed, typed: typed, recall, history, options, asked, events)
    }
    await quote(trail, for: question, options, in: &recollection)
    guard let chosen = trail.chosen else {
      answer.sources = RereadPassages()
      events.yield(.recalled(recollection))
      sayNothingWasFound(recollection, trail, recall, index, asked, events)
      return nil
    }
    answer.sources.prompt = chosen
    if options.quote == .only, let text = send(quotationOf: &recollection, events) {
      endWithoutGeneration(recollection, trail, recall, index, isRefused: false, asked, events)
      return ChatHistory.Turn(
        question: question, answer: text,
        passage: chosen.last.map { document.passages[$0].content })
    }
    events.yield(.recalled(recollection))
    // A passage reader was trained for short answers, not for summaries.
    let isTrained = trail.way != .spread || models.reader.passageReader == nil
    let prompt = PassagePrompt(
      chosen, of: recall.corpus, reader: models.reader,
      form: isTrained ? nil : models.reader.untrainedPromptForm)
    var request = prompt.builder.request(
      question, after: trail.followsTurns ? turns : [], options: options)
    request.usesAdapters = isTrained
    // The drafts have decided that there is an answer.
    request.refusal?.threshold = .infinity
    request.owner = id
    if models.reader.capabilities.contains(.attention), setup.readerHeads != nil {
      request.sources = prompt.sources
      request.sourceHeads = setup.readerHeads?.sourceHeads ?? []
      request.poolsOverSources = true
    }
    var run = AnswerInProgress()
    run.citations = CitationTracker(numbers: chosen.map(trail.number))
    run.known = await knownWords(question) { recall.corpus.text(of: chosen) }
    begin(questionTokens: prompt.builder.question(question, followsDocument: true).count)
    try await follow(request, from: asked, &run, events)
    send(run.finishCiting(), of: run, events)
    let shares = run.citations?.shares ?? []
    for (passage, share) in zip(chosen, shares) {
      recollection.passages[trail.number(of: passage) - 1].weight = share
    }
    announceCut(run, events)
    if trail.bestDraft == nil, options.quote != .off {
      await quote(run.text, from: recollection.used.map(\.bytes), for: question, in: &recollection)
    }
    var statistics = statistics(of: run, request, asked)
    statistics.recollection = recollection
    statistics.finder = models.finderName
    statistics.seen = prepared.sight.seen(
      index, of: recall.corpus, exact: answer.sources.passages)
    end(run, statistics, events)
    showProgress()
    // The best passage is the last of its group.
    let topic = zip(chosen, shares).max { $0.1 < $1.1 }?.0 ?? chosen.last
    return ChatHistory.Turn(
      question: question, answer: run.text,
      passage: topic.map { document.passages[$0].content })
  }

  /// Runs the light pass over unread files that a question names, as the question is about them.
  private func readNamed(
    in question: String, _ recall: Recall, _ events: AnswerEvents
  ) async throws {
    guard index?.isComplete == false else { return }
    await addSaved(recall)
    guard let named = index?.unread(namedIn: question, of: recall.corpus), !named.chunks.isEmpty
    else { return }
    let names = named.names.joined(separator: ", ")
    events.yield(.notice("The question names \(names), so lcchat reads it first."))
    let tokens = recall.corpus.tokens(ofChunk:)
    let total = named.chunks.reduce(0) { $0 + tokens($1).count }
    var rate = ReadingRate(window: 0)
    var done = 0
    for number in named.chunks {
      try Task.checkCancellation()
      // The light pass continues at the same time and may have read the chunk.
      if index?.isRead[number] == false {
        guard try await read(chunk: number, recall) else { throw CancellationError() }
      }
      done += tokens(number).count
      events.yield(.reading(rate.progress(read: done, total: total, reused: 0, at: tools.now())))
    }
  }

  /// Returns the writer of drafts; nil if the reader gives no probabilities.
  private func drafting(
    _ recall: Recall, _ options: ChatOptions, after turns: ArraySlice<ChatHistory.Turn>
  ) -> DraftWriter? {
    models.reader.capabilities.contains(.logProbabilities)
      ? DraftWriter(
        recall.corpus, reader: models.reader, options: options, after: turns, owner: id) : nil
  }

  private func sayNothingWasFound(
    _ recollection: AnswerSources, _ trail: Trail, _ recall: Recall, _ index: RecallIndex,
    _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) {
    events.yield(.text(Self.nothingFound))
    endWithoutGeneration(recollection, trail, recall, index, isRefused: true, asked, events)
  }

  /// Ends an answer for which no text was generated after the drafts.
  private func endWithoutGeneration(
    _ recollection: AnswerSources, _ trail: Trail, _ recall: Recall, _ index: RecallIndex,
    isRefused: Bool, _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) {
    var statistics = takeCosts().statistics(
      GenerationStatistics(reason: .stop), documentTokens: prepared.builder.document.count,
      questionTokens: 0, seconds: (tools.now() - asked).seconds)
    statistics.mode = prepared.plan.mode
    statistics.isRefused = isRefused
    statistics.recollection = recollection
    statistics.finder = models.finderName
    // The reader has read the passages if there were any drafts.
    statistics.seen = prepared.sight.seen(
      index, of: recall.corpus, exact: trail.draftTokens > 0 ? trail.passages : [])
    events.yield(.ended(.finished(statistics)))
    showProgress()
  }

  // MARK: Any mode

  private func begin(questionTokens: Int) {
    answer.questionTokens = questionTokens
    answer.answerTokens = 0
    answer.firstTokenSeconds = nil
  }

  /// Generates the answer and sends its events.
  private func follow(
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

  private func send(_ text: String, of run: inout AnswerInProgress, _ events: AnswerEvents) {
    guard !text.isEmpty else { return }
    events.yield(.text(text))
    send(run.cite(text), of: run, events)
  }

  /// Sends finished sentences, after the passages that they attend to.
  private func send(
    _ sentences: [CitedSentence], of run: AnswerInProgress, _ events: AnswerEvents
  ) {
    guard !sentences.isEmpty else { return }
    if let passages = run.attended { events.yield(.recalled(passages.recollection)) }
    for sentence in sentences { events.yield(.cited(sentence)) }
  }

  /// Sends a notice if an answer was cut because it repeated itself.
  private func announceCut(_ run: AnswerInProgress, _ events: AnswerEvents) {
    guard run.finished?.reason == .repetition else { return }
    events.yield(.notice("The model repeated itself, so its answer was cut: ask in other words."))
  }

  /// Returns the statistics of an answer, including the costs that no answer has accounted for.
  private func statistics(
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

  private func end(_ run: AnswerInProgress, _ statistics: AnswerStatistics, _ events: AnswerEvents)
  {
    events.yield(.ended(run.wasStopped ? .cancelled(statistics) : .finished(statistics)))
  }

  /// Returns the unaccounted costs and resets them; later costs count for the next answer.
  private func takeCosts() -> ReadingCosts {
    defer { costs = ReadingCosts() }
    return costs
  }
}
