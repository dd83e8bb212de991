import Documents
import Foundation
import Inference

extension ChatSession {
  // MARK: Light reading

  /// Reads lightly what a reading has not yet; does nothing if another one took its place.
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

  /// Reads chunk by chunk, so that questions find a free engine in between.
  private func readLightly(
    _ id: Int, onProgress: (ReadingProgress) -> Void
  ) async throws {
    let (state, engine) = try await preparedRecall(try await preparedDocument())
    addKept(of: state)
    let reused = reading.recall?.readTokens ?? 0
    // What needn't be read again brings no news from the engine.
    if reused > 0 { showProgress() }
    // Chunks are read alone, so none costs more than another.
    var rate = ReadingRate(window: 0)
    onProgress(
      rate.progress(read: reused, total: state.documentTokens, reused: reused, at: now()))
    for number in reading.recall?.unread ?? [] {
      guard !Task.isCancelled, reading.id == id else { return }
      // A question may have had it read meanwhile.
      guard reading.recall?.isRead[number] == false else { continue }
      guard try await read(chunk: number, of: state, engine, id) else { return }
      let read = reading.recall?.readTokens ?? 0
      onProgress(
        rate.progress(read: read, total: state.documentTokens, reused: reused, at: now()))
    }
  }

  /// Reads one chunk lightly; false if it was stopped, or another reading took this one's place.
  func read(
    chunk number: Int, of state: RecallState, _ engine: any Retrieving, _ id: Int
  ) async throws -> Bool {
    let start = now()
    let corpus = state.corpus
    let request = LightReadingRequest(
      tokens: corpus.tokens, chunks: [corpus.tokens(ofChunk: number)], plan: state.plan)
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

  // MARK: Answering

  /// Looks the question up, reads the best passages again, exactly, and answers from them.
  func recallAndAnswer(
    _ question: String, _ prepared: PreparedDocument, _ asked: ContinuousClock.Instant,
    _ events: AnswerEvents
  ) async throws {
    try await readNamed(in: question, try await preparedRecall(prepared).1, events)
    if reading.recall?.readTokens == 0 {
      try await readLightly(reading.id) { events.yield(.reading($0)) }
    }
    guard let state = reading.recall, let engine = prepared.engine.retrieving else { return }
    if !state.isComplete {
      events.yield(
        .notice(
          """
          Answered from what was read so far: \(state.readTokens.grouped) of \
          \(state.documentTokens.grouped) tokens.
          """))
    }
    let names = AskedNames(in: question, occurs: state.corpus.occurs)
    if let notice = names.notice(document: document.name), state.isComplete {
      events.yield(.notice(notice))
    }
    var looked = try await lookUp(question, names, state, engine)
    events.yield(.recalled(looked.recollection))
    reading.reread = looked.recollection.way == .nothing ? [] : looked.places
    reading.rereadShares = []
    reading.answeredFrom = []
    reading.rereadNumbers = reading.reread.map(looked.number)

    // Older turns speak of passages that are no longer there.
    let turns = conversation.turns.suffix(1)
    let drafts = DraftReader(state.corpus, engine: prepared.engine, options: attemptOptions)
    let draft =
      looked.groups.count > 1 || looked.found != nil
      ? try await drafts.best(question, after: turns, of: looked.groups) : nil
    if let found = looked.found, !isSupported(draft, found, state) {
      looked.recollection.way = .nothing
      looked.recollection.passages = Array(looked.recollection.passages.prefix(Self.nearest))
      events.yield(.recalled(looked.recollection))
      reading.reread = []
      reading.rereadNumbers = []
    }
    var recollection = looked.recollection
    guard recollection.way != .nothing else {
      return sayNothingWasFound(recollection, state, prepared, asked, events)
    }
    let read = draft?.group ?? looked.groups.first ?? []
    reading.answeredFrom = read
    recollection.answeredFrom = read.map(looked.number).sorted()
    events.yield(.recalled(recollection))
    let prompt = PassagePrompt(read, of: state.corpus, tokenizer: prepared.engine.tokenizer)
    var request = prompt.builder.request(question, after: turns, options: attemptOptions)
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
    // In a group the best passage is the last.
    reading.topic = zip(read, shares).max { $0.1 < $1.1 }.map { [$0.0] } ?? read.suffix(1)
    for (place, share) in zip(read, shares) {
      recollection.passages[looked.number(of: place) - 1].weight = share
    }
    conversation.record(question: question, answer: answer.text)
    announceCut(answer, events)
    let ending = ending(of: answer, request, prepared, asked)
    events.yield(
      .ended(ending.settingRecollection(recollection, seen: state.seen(exact: reading.reread))))
    showProgress()
  }

  /// Keeps how much of the answer's attention each passage got so far, for panels.
  func showShares(_ citations: CitationTracker) {
    let shares = Dictionary(zip(citations.numbers, citations.shares)) { first, _ in first }
    reading.rereadShares = reading.rereadNumbers.map { shares[$0] ?? 0 }
  }

  private func sayNothingWasFound(
    _ recollection: Recollection, _ state: RecallState, _ prepared: PreparedDocument,
    _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) {
    events.yield(.text(Self.nothingFound))
    var statistics = bill.statistics(
      GenerationStatistics(reason: .stop), documentTokens: prepared.builder.document.count,
      questionTokens: 0, seconds: (now() - asked).seconds)
    statistics.mode = prepared.plan.name
    statistics.recollection = recollection
    statistics.seen = state.seen(exact: [])
    events.yield(.ended(.finished(statistics)))
    showProgress()
  }

  /// Whether there is a draft that can be believed.
  private func isSupported(_ draft: Draft?, _ found: FoundPassages, _ state: RecallState) -> Bool {
    guard let draft else { return false }
    let support = found.support(of: draft, calibrated: state.calibratedScore)
    return support.map { $0 >= options.recall.leastSupport } ?? true
  }

  /// Passages that are named where none answers: the user may find there what the model doesn't.
  private static let nearest = 3

  /// The passages to read, in the order in which they are read.
  private func lookUp(
    _ question: String, _ names: AskedNames, _ state: RecallState, _ engine: any Retrieving
  ) async throws -> LookedUp {
    let corpus = state.corpus
    if WholeDocumentRequest.matches(question) {
      let places = corpus.spread(state, budget: options.recall.budget)
      return LookedUp(.spread, places, ranking: places, groups: [places], state)
    }
    if let end = TextEnd(askedFor: question) {
      let places = corpus.passages(at: end, budget: options.recall.endTokens)
      return LookedUp(.passages, places, ranking: places, groups: [places], state)
    }
    let finder = PassageFinder(
      corpus, engine: engine, plan: state.plan, settings: options.recall, scorer: scorer)
    let found = try await finder.find(
      question,
      after: conversation.turns.last.map {
        FollowUp(question: $0.question, places: reading.topic)
      }, in: state.index)
    var looked: LookedUp
    let places = corpus.selection(found.ranking, options.recall)
    // Where all of the text is read, nothing can have been overlooked.
    let isAllRead = state.isComplete && places.count == corpus.passages.count
    let isKnown = isAllRead || !(names.areAllAbsent && state.isComplete)
    let standsOut = found.isAboutSection || found.standsOut(calibrated: state.calibratedScore)
    if isAllRead || isKnown && standsOut {
      var groups = options.recall.drafts ? found.groups(of: places) : [places]
      // The answer follows where the question itself stands, as in a list of questions and answers.
      let repeating = groups.filter { corpus.repeats(question, in: $0) }
      if !repeating.isEmpty { groups = repeating }
      looked = LookedUp(.passages, places, ranking: found.ranking, groups: groups, state)
      if !isAllRead, repeating.isEmpty { looked.found = found }
    } else {
      let nearest = Array(found.ranking.prefix(Self.nearest))
      looked = LookedUp(.nothing, nearest, ranking: nearest, groups: [], state)
    }
    looked.recollection.scanSeconds = found.scanSeconds
    looked.recollection.rerankSeconds = found.rerankSeconds
    return looked
  }
}

/// What was looked up for a question.
private struct LookedUp {
  /// All that is read again; the nearest if nothing is.
  let places: [Int]
  /// The same as it is read together, the best first.
  let groups: [[Int]]
  var recollection: Recollection
  /// What a draft is compared with; nil if the answer needn't prove itself, as all of the text is read.
  var found: FoundPassages?
  private let best: [Int]

  init(
    _ way: Recollection.Way, _ places: [Int], ranking: [Int], groups: [[Int]],
    _ state: RecallState
  ) {
    self.places = places
    self.groups = groups
    best = ranking.filter(places.contains)
    recollection = Recollection(
      way: way,
      passages: best.enumerated().map {
        Citation(
          state.corpus.document.passages[$1], of: state.corpus.document, number: $0 + 1)
      },
      searched: state.searchedPassages, total: state.corpus.passages.count)
  }

  /// What citations call a passage.
  func number(of place: Int) -> Int { (best.firstIndex(of: place) ?? 0) + 1 }
}

extension RecallCorpus {
  /// Whether the document has a word in some form, or a code as it stands.
  fileprivate func occurs(_ word: String) -> Bool {
    if word.contains(where: \.isNumber) {
      return flowing.whole.text.range(of: word, options: .caseInsensitive) != nil
    }
    let scores = try? search.scores(for: word)
    return scores.map { $0.contains { $0 > 0 } } ?? true
  }

  /// Whether some passages have a question in its own words, of which it must have a few.
  fileprivate func repeats(_ question: String, in places: [Int]) -> Bool {
    let words = QuestionWords.plain(question)
    guard words.split(separator: " ").count >= 4 else { return false }
    return " \(QuestionWords.plain(text(of: places))) ".contains(" \(words) ")
  }

  /// Passages from everywhere in what was read, as many as fit the budget.
  fileprivate func spread(_ state: RecallState, budget: Int) -> [Int] {
    let read = zip(chunks, state.isRead).filter(\.1).flatMap { Array($0.0) }
    let mean = max(1, tokens.count / max(1, passages.count))
    var count = budget / mean
    let counts = readingCounts
    let spread = PassageSpread(document)
    while count > 1 {
      let places = spread.places(count, of: read)
      if places.reduce(0, { $0 + counts[$1] }) <= budget { return places }
      count -= 1
    }
    return Array(read.prefix(1))
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
