import Documents
import Inference

extension ChatSession {
  // MARK: Light reading

  /// Runs the rest of a reading's light pass; does nothing if another reading has replaced it.
  func readLightly(_ id: Int, _ events: AsyncStream<OpeningEvent>.Continuation) async {
    guard reading.id == id, reading.recall != nil else { return }
    let start = now()
    do {
      try await readLightly(id) { events.yield(.reading($0)) }
      guard reading.id == id else {
        events.yield(.ended(.cancelled))
        return
      }
      reading.lightSnapshot?.takeNotices().forEach { events.yield(.notice($0)) }
      events.yield(.ended(reading.recall?.isComplete == true ? .completed : .cancelled))
    } catch {
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
    }
    if reading.id == id { bill.openSeconds += (now() - start).seconds }
  }

  /// Reads chunk by chunk, so that questions can use the engine between chunks.
  private func readLightly(
    _ id: Int, onProgress: (ReadingProgress) -> Void
  ) async throws {
    let (state, engine) = try await preparedRecall(try await preparedDocument())
    addKept(of: state)
    let reused = reading.recall?.readTokens ?? 0
    // Chunks from the snapshot cause no telemetry of the engine.
    if reused > 0 { showProgress() }
    // Chunks are read alone, so none costs more than another.
    var rate = ReadingRate(window: 0)
    onProgress(
      rate.progress(read: reused, total: state.documentTokens, reused: reused, at: now()))
    for number in reading.recall?.unread ?? [] {
      guard !Task.isCancelled, reading.id == id else { return }
      // A question may have caused the chunk to be read.
      guard reading.recall?.isRead[number] == false else { continue }
      guard try await read(chunk: number, of: state, engine, id) else { return }
      let read = reading.recall?.readTokens ?? 0
      onProgress(
        rate.progress(read: read, total: state.documentTokens, reused: reused, at: now()))
    }
  }

  /// Reads one chunk lightly.
  ///
  /// - Returns: false if it was stopped or another reading has replaced this one.
  func read(
    chunk number: Int, of state: RecallState, _ engine: any Retrieving, _ id: Int
  ) async throws -> Bool {
    let start = now()
    let corpus = state.corpus
    let request = LightReadingRequest(
      tokens: corpus.tokens, chunks: [corpus.tokens(ofChunk: number)], selection: state.plan)
    for try await case .read(let chunk, let speed) in engine.readLightly(request) {
      guard reading.id == id else { return false }
      reading.recall?.add(chunk, number: number)
      reading.lightSnapshot?.append(chunk, of: corpus.tokens)
      bill.readTokens += state.documentTokens(ofChunk: number)
      bill.readSeconds += (now() - start).seconds
      showProgress(rate: speed)
    }
    return reading.recall?.isRead[number] == true
  }

  /// Adds unread chunks from the snapshot on disk.
  func addKept(of state: RecallState) {
    let corpus = state.corpus
    for number in (reading.recall ?? state).unread {
      let kept = reading.lightSnapshot?.chunk(corpus.tokens(ofChunk: number), of: corpus.tokens)
      guard let kept else { continue }
      reading.recall?.add(kept, number: number)
      bill.reusedTokens += state.documentTokens(ofChunk: number)
    }
  }

  // MARK: Answering

  /// Finds the best passages for the question, reads them exactly and answers from them.
  func recallAndAnswer(
    _ question: String, _ prepared: PreparedDocument, _ asked: ContinuousClock.Instant,
    _ events: AnswerEvents
  ) async throws {
    try await readNamed(in: question, try await preparedRecall(prepared).1, events)
    if reading.recall?.readTokens == 0 {
      try await readLightly(reading.id) { events.yield(.reading($0)) }
    }
    guard let state = reading.recall, let engine = prepared.engine.retrieving else {
      throw ContextPlanError.cannotRecall
    }
    if !state.isComplete {
      events.yield(
        .notice(
          """
          Answered from what was read so far: \(state.readTokens.grouped) of \
          \(state.documentTokens.grouped) tokens.
          """))
    }
    let recall = Recall(
      state, engine: prepared.engine, retrieving: engine, options: attemptOptions, scorer: scorer)
    // Older turns speak of passages that are no longer there.
    var turns = conversation.turns.suffix(1)
    turns.removeFirst(
      try prepared.plan.droppedTurns(of: turns.count) {
        prepared.builder.suffix(turns.dropFirst($0), question: question).count
      })
    let names = recall.names(in: question)
    if let notice = names.notice(document: document.name) { events.yield(.notice(notice)) }
    let looked = try await recall.lookUp(
      question, naming: names,
      after: conversation.turns.last.map {
        FollowUp(question: $0.question, place: $0.passage.flatMap(state.place(ofBytes:)))
      })
    show(looked)
    events.yield(.recalled(looked.recollection))
    let choice = try await recall.choose(from: looked, for: question, after: turns)
    bill.readTokens += choice.readTokens
    var recollection = choice.recollection
    guard let read = choice.group else {
      show(nil)
      events.yield(.recalled(recollection))
      return sayNothingWasFound(
        recollection, state.seen(exact: choice.places), prepared, asked, events)
    }
    reading.answeredFrom = read
    events.yield(.recalled(recollection))
    let prompt = PassagePrompt(read, of: state.corpus, engine: prepared.engine)
    var request = prompt.builder.request(
      question, after: choice.followsTurns ? turns : [], options: attemptOptions)
    request.sources = prompt.sources
    request.sourceHeads = state.heads.sourceHeads
    request.poolsOverSources = true
    var answer = AnswerInProgress(
      questionTokens: prompt.builder.question(question, followsDocument: true).count)
    answer.citations = CitationTracker(numbers: read.map(looked.number))
    reading.questionTokens = answer.questionTokens
    reading.answerTokens = 0
    reading.firstTokenSeconds = nil
    try await follow(request, of: prepared, from: asked, &answer, events)

    tell(answer.finishCiting(), of: answer, events)
    let shares = answer.citations?.shares ?? []
    // The best passage is the last of its group.
    let topic = zip(read, shares).max { $0.1 < $1.1 }?.0 ?? read.last
    for (place, share) in zip(read, shares) {
      recollection.passages[looked.number(of: place) - 1].weight = share
    }
    conversation.record(
      question: question, answer: answer.text, passage: topic.map { document.passages[$0].content })
    announceCut(answer, events)
    let ending = ending(of: answer, request, prepared, asked)
    events.yield(
      .ended(ending.settingRecollection(recollection, seen: state.seen(exact: reading.reread))))
    showProgress()
  }

  /// Stores each passage's share of the answer's attention so far, for panels.
  func showShares(_ citations: CitationTracker) {
    let shares = Dictionary(zip(citations.numbers, citations.shares)) { first, _ in first }
    reading.rereadShares = reading.rereadNumbers.map { shares[$0] ?? 0 }
  }

  private func sayNothingWasFound(
    _ recollection: Recollection, _ seen: [SeenLines], _ prepared: PreparedDocument,
    _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) {
    events.yield(.text(Self.nothingFound))
    var statistics = bill.statistics(
      GenerationStatistics(reason: .stop), documentTokens: prepared.builder.document.count,
      questionTokens: 0, seconds: (now() - asked).seconds)
    statistics.mode = prepared.plan.name
    statistics.recollection = recollection
    statistics.seen = seen
    events.yield(.ended(.finished(statistics)))
    showProgress()
  }

  /// Shows in panels which passages are read again.
  private func show(_ looked: LookedUp?) {
    reading.reread = looked?.places ?? []
    reading.rereadNumbers = looked.map { $0.places.map($0.number) } ?? []
    reading.rereadShares = []
    reading.answeredFrom = []
  }
}

extension AnswerEnding {
  fileprivate func settingRecollection(
    _ recollection: Recollection, seen: [SeenLines]
  ) -> AnswerEnding {
    func set(_ statistics: AnswerStatistics) -> AnswerStatistics {
      var statistics = statistics
      statistics.recollection = recollection
      statistics.seen = seen
      return statistics
    }
    return switch self {
    case .finished(let statistics): .finished(set(statistics))
    case .cancelled(let statistics): .cancelled(set(statistics))
    case .failed: self
    }
  }
}
