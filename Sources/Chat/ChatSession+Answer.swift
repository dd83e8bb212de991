import Documents
import Inference
import Tokenizers

extension ChatSession {
  /// Answers a question and records the answer, also if it was stopped.
  func answer(_ question: String, _ events: AnswerEvents) async {
    let asked = now()
    var trimmer = TextTrimmer()
    let question = ReadableText(trimmer.append(question)).text
    guard !question.isEmpty else {
      events.yield(.ended(.failed("The question is empty: type one.")))
      return
    }
    do {
      let prepared = try await preparedDocument()
      if prepared.plan.mode == .recall {
        try await recallAndAnswer(question, prepared, asked, events)
        bill = Bill()
        return
      }
      var (request, dropped) = try prepared.answerRequest(
        question, after: conversation, options: attemptOptions)
      announce(request, dropped: dropped, of: prepared, events)

      var answer = AnswerInProgress(
        questionTokens: prepared.questionTokens(
          question, isFirst: dropped == conversation.turns.count))
      reading.questionTokens = answer.questionTokens
      reading.answerTokens = 0
      reading.firstTokenSeconds = nil
      let known = prepared.engine.retrieving.flatMap { knownHeads(of: $0.description) }
      if let known, !known.sourceHeads.isEmpty {
        let passages = AttendedPassages(
          document, prepared.map, start: prepared.builder.document.lowerBound,
          visible: prepared.plan.visible(after: request.tokens.count))
        request.sources = passages.sources
        request.sourceHeads = known.sourceHeads
        answer.attended = passages
        events.yield(.recalled(passages.recollection))
      }
      try await follow(request, of: prepared, from: asked, &answer, events)
      if answer.text.allSatisfy(\.isWhitespace), !answer.wasStopped {
        events.yield(.text(Self.nothingFound))
      }
      tell(answer.finishCiting(), of: answer, events)

      conversation.record(question: question, answer: answer.text)
      announceCut(answer, events)
      events.yield(.ended(ending(of: answer, request, prepared, asked)))
      bill = Bill()
    } catch {
      events.yield(
        .ended(Task.isCancelled ? .cancelled(AnswerStatistics()) : .failed("\(error)")))
    }
  }

  /// The answer if no passage answers the question or the model says nothing.
  static let nothingFound = "I find no passage about this."

  /// Sends a notice if an answer was cut because it repeated itself.
  func announceCut(_ answer: AnswerInProgress, _ events: AnswerEvents) {
    guard answer.finished?.reason == .repetition else { return }
    events.yield(.notice("The model repeated itself, so its answer was cut: ask in other words."))
  }

  /// Sends the notices that the user must see before the answer.
  private func announce(
    _ request: GenerationRequest, dropped: Int, of prepared: PreparedDocument,
    _ events: AnswerEvents
  ) {
    if dropped > 0 {
      events.yield(
        .notice(
          dropped == 1
            ? "To make room, the model no longer sees the oldest question and its answer."
            : "To make room, the model no longer sees the \(dropped) oldest questions and answers.")
      )
    }
    let document = prepared.builder.document
    if reading.readTokens > document.lowerBound, reading.readTokens < document.upperBound {
      let read = reading.readTokens - document.lowerBound
      events.yield(
        .notice(
          """
          Reading resumes at \(read.grouped) of \(document.count.grouped) tokens.
          """))
    }
  }

  func follow(
    _ request: GenerationRequest, of prepared: PreparedDocument,
    from asked: ContinuousClock.Instant, _ answer: inout AnswerInProgress,
    _ events: AnswerEvents
  ) async throws {
    guard !Task.isCancelled else { return }
    answer.markup = MarkupFilter(document)
    let start = now()
    var rate = ReadingRate(
      window: prepared.plan.reach, growth: prepared.engine.summary.costGrowth)
    for try await event in prepared.engine.generate(request) {
      switch event {
      case .reading(let read, let total, let reused):
        reading.readTokens = read
        answer.read(read - reused, reused: reused, seconds: (now() - start).seconds)
        events.yield(
          .reading(rate.progress(read: read, total: total, reused: reused, at: now())))
      case .text(let part):
        if answer.text.isEmpty { reading.firstTokenSeconds = (now() - asked).seconds }
        reading.answerTokens += 1
        show(answer.append(part), of: &answer, events)
      case .attended(let weights):
        answer.take(weights)
        if let citations = answer.citations { showShares(citations) }
      case .finished(let statistics): answer.finished = statistics
      }
    }
    show(answer.finishText(), of: &answer, events)
  }

  private func show(_ text: String, of answer: inout AnswerInProgress, _ events: AnswerEvents) {
    guard !text.isEmpty else { return }
    events.yield(.text(text))
    tell(answer.cite(text), of: answer, events)
  }

  /// Sends finished sentences, after the passages that they attend to.
  func tell(_ sentences: [CitedSentence], of answer: AnswerInProgress, _ events: AnswerEvents) {
    guard !sentences.isEmpty else { return }
    if let passages = answer.attended { events.yield(.recalled(passages.recollection)) }
    for sentence in sentences { events.yield(.cited(sentence)) }
  }

  func ending(
    of answer: AnswerInProgress, _ request: GenerationRequest, _ prepared: PreparedDocument,
    _ asked: ContinuousClock.Instant
  ) -> AnswerEnding {
    var generation = answer.finished ?? answer.unfinished
    if answer.finished == nil {
      generation.generatedTokens = prepared.engine.tokenizer.encode(answer.text, []).count
    }
    generation.firstTokenSeconds = reading.firstTokenSeconds
    var statistics = bill.statistics(
      generation, documentTokens: prepared.builder.document.count,
      questionTokens: answer.questionTokens, seconds: (now() - asked).seconds)
    statistics.mode = prepared.plan.name
    if !answer.text.isEmpty {
      statistics.recollection = answer.attended?.recollection
      let measured = answer.finished.map(\.documentAttention)
      statistics.attention = DocumentAttention(
        prepared.map.overBytes(measured ?? reading.lastSnapshot?.documentAttention ?? []),
        bytes: document.text.utf8.count)
    }
    let read = generation.reusedTokens + generation.readTokens
    statistics.seen = prepared.seen(atPromptOf: min(read, request.tokens.count))
    reading.answerTokens = generation.generatedTokens
    return answer.wasStopped ? .cancelled(statistics) : .finished(statistics)
  }
}
