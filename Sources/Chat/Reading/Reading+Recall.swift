import Documents
import Inference
import Retrieval
import Wording

/// A question that is answered from the passages that a search finds.
struct RecallQuestion {
  /// The question in full.
  let full: AskedQuestion
  /// The question as the user typed it.
  var typed: AskedQuestion
  let recall: Recall
  let history: ChatHistory
  let options: ChatOptions
  /// The time of the question.
  let asked: ContinuousClock.Instant
  /// Receives the answer's events, including its ending.
  let events: AnswerEvents

  var text: String { full.text }
  /// True if names of earlier turns completed the question.
  var isCompleted: Bool { full != typed }

  /// The question as it was typed, for the case that its completion was wrong.
  var asTyped: RecallQuestion {
    RecallQuestion(
      full: typed, typed: typed, recall: recall, history: history, options: options, asked: asked,
      events: events)
  }
}

/// Answers in mode recall: find, choose, refuse or quote, generate.
extension Reading {
  /// Finds the best passages for the question, reads them exactly and answers from them.
  func answerByRecall(_ question: RecallQuestion) async throws -> ChatHistory.Turn? {
    let (recall, events) = (question.recall, question.events)
    let index = try await readBeforeSearch(question)
    let turns = try shownTurns(before: question)
    let several = SeveralAnswers(question.text)
    if case .comparison(let items) = several,
      let compared = try await comparison(
        of: items, recall, index, drafting(question, after: []))
    {
      let trail = try await recall.find(question.text, in: index).listing(compared.passages)
      return send(compared.answers, to: question, trail, index)
    }
    let found = try await find(question, in: index)
    let drafting = drafting(question, after: turns)
    if let several, case .passages = found.way,
      let answers = try await list(question.text, several, from: found, recall.corpus, drafting)
    {
      return send(answers, to: question, found, index)
    }
    let trail = try await recall.choose(from: found, for: question.text, drafting: drafting)
    lastTrail = trail
    costs.readTokens += trail.draftTokens
    if trail.chosen == nil, question.isCompleted {
      // The completion may be wrong.
      events.yield(.understood(question.typed.text))
      return try await answerByRecall(question.asTyped)
    }
    var recollection = AnswerSources(trail, of: recall, in: index)
    await quote(trail, for: question.text, question.options, in: &recollection)
    guard let chosen = trail.chosen else {
      sayNothingWasFound(question, recollection, trail, index)
      return nil
    }
    answer.sources.prompt = chosen
    if question.options.quote == .only, let text = send(quotationOf: &recollection, events) {
      endWithoutGeneration(question, recollection, trail, index, isRefused: false)
      return ChatHistory.Turn(
        question: question.text, answer: text,
        passage: chosen.last.map { document.passages[$0].content })
    }
    events.yield(.recalled(recollection))
    return try await generate(
      question, from: chosen, after: turns, recollection, trail, index)
  }

  // MARK: Before the search

  /// Reads lightly what the search needs.
  ///
  /// - Returns: the index; of a part of the text if its light pass isn't done.
  /// - Throws: `ContextPlanError` if there is no index, and errors of the finder.
  private func readBeforeSearch(_ question: RecallQuestion) async throws -> RecallIndex {
    let events = question.events
    try await readNamed(in: question.text, question.recall, events)
    if index?.readTokens == 0 {
      try await readLightly(question.recall) { events.yield(.reading($0)) }
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
    return index
  }

  /// Returns the earlier turns that the prompt has, at most one.
  ///
  /// A question in full is answered better without the turn before it, and older turns are about
  /// passages that are no longer in the prompt.
  private func shownTurns(
    before question: RecallQuestion
  ) throws -> ArraySlice<ChatHistory.Turn> {
    let isLeaning = !question.isCompleted && FollowUp.isLeaning(question.text)
    var turns = question.history.turns.suffix(isLeaning ? 1 : 0)
    turns.removeFirst(
      try prepared.plan.droppedTurns(of: turns.count) {
        prepared.builder.suffix(turns.dropFirst($0), question: question.text).count
      })
    return turns
  }

  // MARK: Finding

  /// Returns the passages that were found, in groups, and shows them.
  private func find(_ question: RecallQuestion, in index: RecallIndex) async throws -> Trail {
    let recall = question.recall
    let trail = try await recall.find(
      question.text,
      after: question.history.turns.last.map {
        FollowUp(
          question: $0.question, passage: $0.passage.flatMap(recall.corpus.passage(ofBytes:)),
          isCompleted: question.isCompleted)
      }, in: index, spreads: question.typed.choice != .find)
    if let notice = trail.names.notice(document: document.name) {
      question.events.yield(.notice(notice))
    }
    answer.sources = RereadPassages(trail)
    question.events.yield(.recalled(AnswerSources(trail, of: recall, in: index)))
    return trail
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
    _ question: RecallQuestion, after turns: ArraySlice<ChatHistory.Turn>
  ) -> DraftWriter? {
    models.reader.capabilities.contains(.logProbabilities)
      ? DraftWriter(
        question.recall.corpus, reader: models.reader, options: question.options, after: turns,
        owner: id) : nil
  }

  // MARK: Without generation

  private func sayNothingWasFound(
    _ question: RecallQuestion, _ recollection: AnswerSources, _ trail: Trail, _ index: RecallIndex
  ) {
    answer.sources = RereadPassages()
    question.events.yield(.recalled(recollection))
    question.events.yield(.text(Self.nothingFound))
    endWithoutGeneration(question, recollection, trail, index, isRefused: true)
  }

  /// Ends an answer for which no text was generated after the drafts.
  private func endWithoutGeneration(
    _ question: RecallQuestion, _ recollection: AnswerSources, _ trail: Trail,
    _ index: RecallIndex, isRefused: Bool
  ) {
    // The reader has read the passages if there were any drafts.
    end(
      question, recollection, GenerationStatistics(reason: .stop), index,
      exact: trail.draftTokens > 0 ? trail.passages : [], isRefused: isRefused)
  }

  /// Ends an answer that the drafts gave.
  ///
  /// `passages` are those that the reader has read.
  func end(
    _ question: RecallQuestion, _ recollection: AnswerSources,
    _ generation: GenerationStatistics, _ index: RecallIndex, exact passages: [Int],
    isRefused: Bool = false
  ) {
    var statistics = takeCosts().statistics(
      generation, documentTokens: prepared.builder.document.count,
      questionTokens: 0, seconds: (tools.now() - question.asked).seconds)
    statistics.mode = prepared.plan.mode
    statistics.isRefused = isRefused
    statistics.recollection = recollection
    statistics.finder = models.finderName
    statistics.seen = prepared.sight.seen(index, of: question.recall.corpus, exact: passages)
    question.events.yield(.ended(.finished(statistics)))
    showProgress()
  }

  // MARK: Generation

  /// Generates the answer from the chosen passages and ends it.
  private func generate(
    _ question: RecallQuestion, from chosen: [Int], after turns: ArraySlice<ChatHistory.Turn>,
    _ recollection: AnswerSources, _ trail: Trail, _ index: RecallIndex
  ) async throws -> ChatHistory.Turn {
    let (corpus, events) = (question.recall.corpus, question.events)
    let (request, questionTokens) = request(question, from: chosen, after: turns, trail)
    var run = AnswerInProgress()
    run.citations = CitationTracker(numbers: chosen.map(trail.number))
    run.known = await knownWords(question.text) { corpus.text(of: chosen) }
    begin(questionTokens: questionTokens)
    try await follow(request, from: question.asked, &run, events)
    send(run.finishCiting(), of: run, events)
    var recollection = recollection
    let shares = run.citations?.shares ?? []
    for (passage, share) in zip(chosen, shares) {
      recollection.passages[trail.number(of: passage) - 1].weight = share
    }
    announceCut(run, events)
    if trail.bestDraft == nil, question.options.quote != .off {
      await quote(
        run.text, from: recollection.used.map(\.bytes), for: question.text, in: &recollection)
    }
    var statistics = statistics(of: run, request, question.asked)
    statistics.recollection = recollection
    statistics.finder = models.finderName
    statistics.seen = prepared.sight.seen(index, of: corpus, exact: answer.sources.passages)
    end(run, statistics, events)
    showProgress()
    // The best passage is the last of its group.
    let topic = zip(chosen, shares).max { $0.1 < $1.1 }?.0 ?? chosen.last
    return ChatHistory.Turn(
      question: question.text, answer: run.text,
      passage: topic.map { document.passages[$0].content })
  }

  /// Returns the request that answers from the chosen passages, and the question's tokens in it.
  private func request(
    _ question: RecallQuestion, from chosen: [Int], after turns: ArraySlice<ChatHistory.Turn>,
    _ trail: Trail
  ) -> (GenerationRequest, questionTokens: Int) {
    // A passage reader was trained for short answers, not for summaries.
    let isTrained = trail.way != .spread || models.reader.passageReader == nil
    let prompt = PassagePrompt(
      chosen, of: question.recall.corpus, reader: models.reader,
      form: isTrained ? nil : models.reader.untrainedPromptForm)
    var request = prompt.builder.request(
      question.text, after: trail.followsTurns ? turns : [], options: question.options)
    request.usesAdapters = isTrained
    // The drafts have decided that there is an answer.
    request.refusal?.threshold = .infinity
    request.owner = id
    if models.reader.capabilities.contains(.attention), let known = setup.readerHeads {
      request.sources = prompt.sources
      request.sourceHeads = known.sourceHeads
      request.poolsOverSources = true
    }
    let questionTokens = prompt.builder.question(question.text, followsDocument: true).count
    return (request, questionTokens)
  }
}
