package import Documents
import Inference
import Synchronization

/// A conversation about one document with one model.
///
/// Opening and answering run one after the other, in the order in which they were asked for.
package actor ChatSession: Answering {
  /// Snapshots, newest only, for one reader.
  package nonisolated let telemetry: AsyncStream<Telemetry>

  var document: Document
  var options: ChatOptions
  let now: @Sendable () -> ContinuousClock.Instant
  var modelName: String
  let heads: any HeadStoring
  private let snapshots: SnapshotStore?
  let scorer: PassageScorer?
  private let load: @Sendable () async throws -> any Generating
  let loadOther: (@Sendable (_ name: String, _ room: Int?) async throws -> LoadedEngine)?
  /// Returns the process's memory in bytes; nil if unknown.
  let processBytes: @Sendable () -> Int?
  var idle = IdleMemory()

  private nonisolated let queue = TaskQueue()
  private nonisolated let probe = Mutex(Probe())
  private let panels: AsyncStream<Telemetry>.Continuation
  var watching: Task<Void, Never>?
  /// The number of the watched engine: telemetry of earlier engines is ignored.
  private var watched = 0
  /// The present reading and its progress.
  var reading = Reading()

  var conversation: Conversation
  /// Saves the conversation; nil if it isn't to be kept.
  var journal: SessionJournal?
  /// Turns of the conversation before the last question.
  var turnsBeforeLast: Int
  /// The number of times that the last question was replaced.
  var attempt = 0
  var bill = Bill()
  /// The name of the model whose notice was last shown.
  private var noticedModel: String?

  /// Creates a session; nothing is loaded before it is needed.
  ///
  /// - Parameters:
  ///   - document: the document to ask about.
  ///   - modelName: the model's name for users.
  ///   - options: the user's choices.
  ///   - heads: the store of calibrated retrieval heads.
  ///   - snapshots: the store of what was read; nil to keep nothing.
  ///   - scorer: an embedding model that also scores passages; nil for none.
  ///   - journal: saves questions and answers, and has those of an earlier run; nil to keep
  ///     nothing.
  ///   - now: the clock.
  ///   - processBytes: returns the process's memory in bytes; nil if unknown.
  ///   - loadOther: loads the model that the user names, unless it takes more bytes than `room`;
  ///     nil if no other model can be loaded.
  ///   - load: loads the model; it must not block its thread.
  package init(
    document: Document, modelName: String, options: ChatOptions = ChatOptions(),
    heads: any HeadStoring = KnownHeads(), snapshots: SnapshotStore? = nil,
    scorer: PassageScorer? = nil, journal: SessionJournal? = nil,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
    processBytes: @escaping @Sendable () -> Int? = { nil },
    loadOther: (@Sendable (_ name: String, _ room: Int?) async throws -> LoadedEngine)? = nil,
    load: @escaping @Sendable () async throws -> any Generating
  ) {
    self.document = document
    self.modelName = modelName
    self.options = options
    self.heads = heads
    self.snapshots = snapshots
    self.scorer = scorer
    self.journal = journal
    conversation = journal?.conversation ?? Conversation()
    turnsBeforeLast = conversation.turns.count
    if journal?.record.turns.last?.isInConversation == true { turnsBeforeLast -= 1 }
    self.now = now
    self.processBytes = processBytes
    self.load = load
    self.loadOther = loadOther
    (telemetry, panels) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  deinit {
    watching?.cancel()
    panels.finish()
  }

  package nonisolated func open() -> AsyncStream<OpeningEvent> {
    opening { await self.open($0) }
  }

  /// Returns the events of an opening: those that `begin` sends, then those of the light pass.
  ///
  /// `begin` runs in the queue and returns the reading whose light pass is to be done, or nil.
  nonisolated func opening(
    _ begin: @escaping @Sendable (AsyncStream<OpeningEvent>.Continuation) async -> Reading?
  ) -> AsyncStream<OpeningEvent> {
    let (stream, events) = AsyncStream<OpeningEvent>.makeStream()
    let opening = queue.enqueue { await begin(events)?.id }
    // The light pass runs outside the queue, so that questions needn't wait for it.
    let reading = Task {
      if let id = await opening.value { await self.readLightly(id, events) }
      events.finish()
    }
    events.onTermination = {
      guard case .cancelled = $0 else { return }
      opening.cancel()
      reading.cancel()
    }
    return stream
  }

  package nonisolated func ask(_ question: String) -> AsyncStream<AnswerEvent> {
    stream { await self.answer(question, $0) }
  }

  package nonisolated func askAgain(_ question: String) -> AsyncStream<AnswerEvent> {
    stream { await self.answer(question, attempt: self.withdrawLast(), $0) }
  }

  /// Returns once everything that was asked for has ended and is kept.
  package nonisolated func finish() async { await queue.enqueue {}.value }

  package nonisolated func setAttentionProbe(_ view: AttentionView?) {
    probe.withLock {
      $0.view = view
      $0.engine?.setAttentionProbe(view.probeDepth)
    }
    // Known values are shown without waiting for the engine.
    Task { [weak self] in await self?.showProgress() }
  }

  /// The probe may be switched before there is an engine.
  private struct Probe {
    var view: AttentionView?
    var engine: (any Generating)?
  }

  private nonisolated func stream<Event: Sendable>(
    _ operation: @escaping @Sendable (AsyncStream<Event>.Continuation) async -> Void
  ) -> AsyncStream<Event> {
    let (stream, events) = AsyncStream<Event>.makeStream()
    let task = queue.enqueue {
      await operation(events)
      events.finish()
    }
    events.onTermination = { if case .cancelled = $0 { task.cancel() } }
    return stream
  }

  /// Returns the prepared document; loads the model on first use.
  func preparedDocument() async throws -> PreparedDocument {
    if let prepared = reading.prepared { return prepared }
    let start = now()
    let engine = try await loadedEngine()
    let prepared = try PreparedDocument(
      document, engine: engine, canRecall: engine.retrieving != nil,
      light: engine.retrieving.flatMap { lightPlan($0) }, idle: idle.bytes,
      scorer: scorer?.fileBytes ?? 0, options: options)
    reading.prepared = prepared
    bill.loadSeconds += (now() - start).seconds
    if watching == nil { watch(engine) }
    return prepared
  }

  /// Shows the telemetry of an engine, in place of the previous one's.
  func watch(_ engine: any Generating) {
    watching?.cancel()
    watched += 1
    let snapshots = engine.telemetry
    watching = Task { [weak self, watched] in
      for await snapshot in snapshots { await self?.take(snapshot, ofEngine: watched) }
    }
  }

  func stopWatching() {
    watching?.cancel()
    watching = nil
  }

  private func take(_ snapshot: EngineTelemetry, ofEngine number: Int) {
    if number == watched { show(snapshot) }
  }

  /// Returns the state and engine for recall mode; finds the model's heads if they aren't known.
  func preparedRecall(
    _ prepared: PreparedDocument, onCalibrating: (Double) -> Void = { _ in }
  ) async throws -> (RecallState, any Retrieving) {
    guard let engine = prepared.engine.retrieving else { throw ContextPlanError.cannotRecall }
    if let recall = reading.recall { return (recall, engine) }
    let start = now()
    var known = knownHeads(of: engine.description)
    if known == nil {
      for try await event in engine.calibrate() {
        switch event {
        case .progress(let share): onCalibrating(share)
        case .finished(let found):
          heads.keep(found)
          known = found
        }
      }
      try Task.checkCancellation()
    }
    guard let known, let plan = options.recall.plan(known, engine.description.configuration) else {
      throw ContextPlanError.cannotRecall
    }
    let corpus = try RecallCorpus(
      document, tokenizer: prepared.engine.tokenizer, chunkTokens: options.recall.chunkTokens)
    var state = RecallState(corpus, map: prepared.map, heads: known, plan: plan)
    if let older = reading.older { state.takeOver(older) }
    reading.older = nil
    reading.recall = state
    recallLastAnswer(in: state)
    reading.lightSnapshot = snapshots?.light(
      engine.description, plan, prefix: QuestionForm(prepared.engine.tokenizer).prefix,
      document: document.name)
    bill.loadSeconds += (now() - start).seconds
    return (state, engine)
  }

  /// A model is loaded once, also if this document can't be read with it.
  func loadedEngine() async throws -> any Generating {
    if let engine { return engine }
    let engine = try await measuringMemory { try await load() }
    self.engine = engine
    return engine
  }

  /// The engine, once there is one; the probe is as panels want it.
  var engine: (any Generating)? {
    get { probe.withLock { $0.engine } }
    set {
      probe.withLock {
        $0.engine = newValue
        newValue?.setAttentionProbe($0.view.probeDepth)
      }
    }
  }

  /// Plans and starts reading.
  ///
  /// - Returns: the reading whose light pass is to be done; nil if there is none.
  private func open(_ events: AsyncStream<OpeningEvent>.Continuation) async -> Reading? {
    do {
      let prepared = try await plan(events)
      return await read(prepared, events)
    } catch {
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
      return nil
    }
  }

  /// Loads the model, plans and calibrates: everything that may fail or be stopped before the
  /// document is read.
  func plan(_ events: AsyncStream<OpeningEvent>.Continuation) async throws -> PreparedDocument {
    let start = now()
    defer { bill.openSeconds += (now() - start).seconds }
    if engine == nil { events.yield(.loadingModel(name: modelName)) }
    let prepared = try await preparedDocument()
    events.yield(.modelLoaded(prepared.engine.summary))
    if prepared.plan.mode == .recall {
      _ = try await preparedRecall(prepared) { events.yield(.calibrating($0)) }
    }
    try Task.checkCancellation()
    if noticedModel != modelName {
      noticedModel = modelName
      prepared.engine.notice.map { _ = events.yield(.notice($0)) }
    }
    return prepared
  }

  /// Sends the plan and reads the document by it.
  ///
  /// - Returns: the reading whose light pass is to be done; nil if there is none.
  func read(
    _ prepared: PreparedDocument, _ events: AsyncStream<OpeningEvent>.Continuation
  ) async -> Reading? {
    let start = now()
    defer { bill.openSeconds += (now() - start).seconds }
    events.yield(.planned(prepared.readingPlan))
    guard let request = prepared.readingRequest() else { return reading }
    do {
      let isComplete = try await read(request, prepared, events)
      events.yield(.ended(isComplete ? .completed : .cancelled))
    } catch {
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
    }
    return nil
  }

  /// Reads the document; false if it was stopped.
  private func read(
    _ request: GenerationRequest, _ prepared: PreparedDocument,
    _ events: AsyncStream<OpeningEvent>.Continuation
  ) async throws -> Bool {
    guard !Task.isCancelled else { return false }
    let start = now()
    let engine = prepared.engine as? Engine
    var isRestored = false
    if let engine, let snapshots {
      let outcome = await snapshots.restore(
        request.tokens, mode: request.mode, into: engine, document: document.name)
      outcome.notice.map { _ = events.yield(.notice($0)) }
      isRestored = outcome.isRestored
    }
    var rate = ReadingRate(
      window: prepared.plan.reach, growth: prepared.engine.summary.costGrowth)
    var finished: GenerationStatistics?
    var fresh = 0
    for try await event in prepared.engine.generate(request) {
      switch event {
      case .reading(let read, let total, let reused):
        reading.readTokens = read
        fresh = read - reused
        // The tokens of the prompt's opening aren't part of the document.
        let opening = prepared.builder.document.lowerBound
        events.yield(
          .reading(
            rate.progress(
              read: max(0, read - opening), total: total - opening,
              reused: max(0, reused - opening), at: now())))
      case .text, .attended: break
      case .finished(let statistics): finished = statistics
      }
    }
    bill.readTokens += finished?.readTokens ?? fresh
    bill.readSeconds += finished?.readSeconds ?? (now() - start).seconds
    if let engine, let snapshots, let finished, !isRestored, finished.reason == .stop {
      let notice = await snapshots.keep(
        request.tokens, mode: request.mode, of: engine, readSeconds: finished.readSeconds,
        cacheBytes: finished.cacheBytes, document: document.name)
      notice.map { _ = events.yield(.notice($0)) }
    }
    return reading.readTokens >= prepared.builder.reading.count
  }

  private func show(_ snapshot: EngineTelemetry) {
    reading.lastSnapshot = snapshot
    guard let prepared = reading.prepared else { return }
    var telemetry = Telemetry(snapshot, of: prepared)
    telemetry.questionTokens = reading.questionTokens
    telemetry.answerTokens = reading.answerTokens
    telemetry.firstTokenSeconds = reading.firstTokenSeconds
    telemetry.processBytes = processBytes() ?? 0
    telemetry.memoryBudget = options.memoryBudget
    if let recall = reading.recall {
      telemetry.exactBytes = prepared.exactBytes
      telemetry.seen = recall.seen(exact: reading.reread)
      telemetry.lightIndexBytes = recall.index.bytes
      telemetry.documentAttention = recall.attention(reading.rereadShares, to: reading.reread)
    }
    addAttention(of: snapshot, to: &telemetry, prepared, view: probe.withLock { $0.view })
    panels.yield(telemetry)
  }

  /// Updates the panels after a change that the engine doesn't report.
  func showProgress(rate: Double? = nil) {
    var snapshot = reading.lastSnapshot ?? EngineTelemetry()
    if let rate { snapshot.prefillRate = rate }
    show(snapshot)
  }
}
