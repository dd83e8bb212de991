package import Documents
import Inference
package import Retrieval
import Synchronization
import Wording

/// A conversation about one document: its turns and the reading that answers them.
///
/// Opening and answering run one after the other, in the order in which they were asked for.
package actor Conversation: Answering {
  /// Loads the model with a name; `room` is its maximum memory in bytes, nil for no limit.
  package typealias Loading = @Sendable (_ name: String, _ room: Int?) async throws -> Models

  private let tools: ReadingTools
  private let load: @Sendable () async throws -> Models
  private let loadOther: Loading?
  private nonisolated let queue = TaskQueue()
  private nonisolated let board = PanelBoard()

  private var choice: ReadingChoice
  /// The name of the model for users; it is also set before the model is loaded.
  private var modelName: String
  /// The loaded models; nil until they are needed.
  private var models: LoadedModels?
  /// The present reading; nil until it is needed.
  private var reading: Reading?
  /// The name of the model whose notice was last shown.
  private var noticedModel: String?
  /// The process's memory without document and models in bytes; nil if unknown.
  private var bareProcessBytes: Int?
  /// The tasks that take the telemetry of the models in use, by the identity of the model.
  ///
  /// A task ends with its model: a stream of telemetry has one consumer, and a reader that becomes a
  /// finder may become the reader again.
  private var watching: [ObjectIdentifier: Task<Void, Never>] = [:]

  private var history: ChatHistory
  /// The record of the conversation; nil if it isn't saved.
  private let journal: (any ConversationJournal)?
  /// The number of turns before the last question.
  private var turnsBeforeLast: Int
  /// The number of times that the last question was replaced.
  private var attempt = 0

  /// Creates a conversation; nothing is loaded before it is needed.
  ///
  /// - Parameters:
  ///   - document: the document to ask about.
  ///   - modelName: the model's name for users.
  ///   - options: the user's choices.
  ///   - tools: the stores and the clock.
  ///   - journal: the record, with the turns of an earlier run; nil to save nothing.
  ///   - loadOther: loads another model; nil if no other one can be loaded.
  ///   - load: loads the model; it must not block its thread.
  package init(
    document: Document, modelName: String = "", options: ChatOptions = ChatOptions(),
    tools: ReadingTools = ReadingTools(), journal: (any ConversationJournal)? = nil,
    loadOther: Loading? = nil, load: @escaping @Sendable () async throws -> Models
  ) {
    choice = ReadingChoice(document: document, options: options)
    self.modelName = modelName
    self.tools = tools.remembering
    self.journal = journal
    self.load = load
    self.loadOther = loadOther
    history = journal.map { ChatHistory($0.record) } ?? ChatHistory()
    turnsBeforeLast = history.turns.count
    if journal?.record.turns.last?.isInConversation == true { turnsBeforeLast -= 1 }
  }

  deinit { for task in watching.values { task.cancel() } }

  // MARK: Answering

  package nonisolated var telemetry: AsyncStream<Telemetry> { board.telemetry }

  package nonisolated func open() -> AsyncStream<OpeningEvent> {
    opening { await self.open($0) }
  }

  package nonisolated func change(_ change: ReadingChange) -> AsyncStream<OpeningEvent> {
    opening { await self.change(change, $0) }
  }

  package nonisolated func ask(_ question: String) -> AsyncStream<AnswerEvent> {
    stream { await self.answer(question, attempt: 0, $0) }
  }

  package nonisolated func askAgain(_ question: String) -> AsyncStream<AnswerEvent> {
    stream { await self.answer(question, attempt: self.withdrawLast(), $0) }
  }

  package nonisolated func setQuote(_ style: QuoteStyle) {
    _ = queue.enqueue { await self.choose(style) }
  }

  private func choose(_ style: QuoteStyle) { choice.options.quote = style }

  package nonisolated func setAttentionProbe(_ view: AttentionView?) {
    board.view = view
    // Known values are shown without waiting for the engine.
    Task { [weak self] in await self?.reading?.showProgress() }
  }

  /// Removes all turns from what the model reads; their record stays.
  package func forgetTurns() { history = ChatHistory() }

  /// Returns once all requested operations have ended and are saved.
  package nonisolated func finish() async { await queue.enqueue {}.value }

  /// The search and the choice of the last answer; nil if there was no search.
  package var trail: Trail? { get async { await reading?.lastTrail } }

  // MARK: Queue

  /// Returns the events of an opening: those that `begin` sends, then those of the light pass.
  ///
  /// `begin` runs in the queue and returns the reading whose light pass is to be done, or nil.
  private nonisolated func opening(
    _ begin: @escaping @Sendable (AsyncStream<OpeningEvent>.Continuation) async -> Reading?
  ) -> AsyncStream<OpeningEvent> {
    let (stream, events) = AsyncStream<OpeningEvent>.makeStream()
    let opening = queue.enqueue { await begin(events) }
    // The light pass runs outside the queue, so that questions needn't wait for it.
    let lightPass = Task {
      await opening.value?.readLightly(events)
      events.finish()
    }
    events.onTermination = {
      guard case .cancelled = $0 else { return }
      opening.cancel()
      lightPass.cancel()
    }
    return stream
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

  // MARK: Opening

  /// Plans and starts reading.
  ///
  /// - Returns: the reading whose light pass is to be done; nil if there is none.
  private func open(_ events: AsyncStream<OpeningEvent>.Continuation) async -> Reading? {
    let start = tools.now()
    do {
      if models == nil { events.yield(.loadingModel(name: modelName)) }
      let reading = try await presentReading { events.yield($0) }
      return await read(reading, from: start, events)
    } catch {
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
      return nil
    }
  }

  /// Replaces the present reading with another one; if that can't be created, nothing changes.
  ///
  /// - Returns: the reading whose light pass is to be done; nil if there is none.
  private func change(
    _ change: ReadingChange, _ events: AsyncStream<OpeningEvent>.Continuation
  ) async -> Reading? {
    let start = tools.now()
    var old = reading
    do {
      try Task.checkCancellation()
      if models == nil, change.model == nil { events.yield(.loadingModel(name: modelName)) }
      let next = choice.applying(change)
      let keepsModel = change.model == nil
      let loaded =
        if let name = change.model { try await otherModels(named: name, events) } else {
          try await firstModels()
        }
      // Its light pass would use the engine, and its chunks would be read twice.
      await old?.pause()
      let new = try await makeReading(next, loaded) { events.yield($0) }
      let mode = old?.mode
      await install(new, next, loaded, from: start)
      if keepsModel {
        await forget(after: mode, for: new)
      } else {
        // The old reader may stay as the finder.
        if let reader = old?.models.reader, reader !== new.models.reader { await reader.forget() }
        await new.models.finder?.forgetLookup()
      }
      // This is the last reference to the old models, unless they are kept.
      old = nil
      let (document, name) = (next.document, modelName)
      _ = await onJournal { journal in
        journal.setReading(of: document, model: name, mode: next.options.mode)
        return nil
      }
      await new.showProgress()
      return await read(new, from: start, events)
    } catch {
      await old?.resume()
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
      return nil
    }
  }

  /// Sends the model's notice once, and reads the document.
  ///
  /// - Returns: the reading if its light pass is to be done; nil otherwise.
  private func read(
    _ reading: Reading, from start: ContinuousClock.Instant,
    _ events: AsyncStream<OpeningEvent>.Continuation
  ) async -> Reading? {
    if noticedModel != modelName {
      noticedModel = modelName
      reading.models.reader.notice.map { _ = events.yield(.notice($0)) }
    }
    await reading.add(ReadingCosts(openSeconds: (tools.now() - start).seconds))
    return await reading.read(events) ? reading : nil
  }

  /// Returns the reading of the present choice, which is made on first use.
  private func presentReading(
    onEvent: @escaping @Sendable (OpeningEvent) -> Void = { _ in }
  ) async throws -> Reading {
    if let reading {
      onEvent(.modelLoaded(reading.models.summary))
      return reading
    }
    let start = tools.now()
    let loaded = try await firstModels()
    let reading = try await makeReading(choice, loaded, onEvent: onEvent)
    await install(reading, choice, loaded, from: start)
    return reading
  }

  private func makeReading(
    _ choice: ReadingChoice, _ loaded: LoadedModels,
    onEvent: @escaping @Sendable (OpeningEvent) -> Void
  ) async throws -> Reading {
    let setup = try await ReadingSetup.make(
      choice, loaded.models, idleBytes: loaded.idleBytes, tools: tools, onEvent: onEvent)
    return Reading(
      setup, board, after: await reading?.legacy,
      lastAnswer: await record?.turns.last?.statistics?.recollection)
  }

  /// Replaces the present reading.
  private func install(
    _ new: Reading, _ choice: ReadingChoice, _ loaded: LoadedModels,
    from start: ContinuousClock.Instant
  ) async {
    if let old = reading { await new.add(await old.carriedCosts) }
    await new.add(ReadingCosts(loadSeconds: (tools.now() - start).seconds))
    self.choice = choice
    if !loaded.models.name.isEmpty { modelName = loaded.models.name }
    models = loaded
    reading = new
    board.show(new.id)
    watch(loaded.models)
  }

  /// Releases the memory that the new reading doesn't use.
  private func forget(after old: Mode?, for new: Reading) async {
    let reader = new.models.reader
    let isBudgeted = new.setup.options.memoryBudget != nil
    // Recall needs only a small part of the cache that a whole document has filled.
    if new.mode != old, isBudgeted || new.mode == .recall { await reader.forget() }
    if new.mode != .recall, isBudgeted { await new.models.finder?.forgetLookup() }
  }

  // MARK: Models

  /// The models of a conversation and the process's memory with them alone.
  private struct LoadedModels {
    let models: Models
    /// The process's memory without a document in bytes; nil if unknown.
    let idleBytes: Int?
  }

  /// Returns the models, which are loaded only once, even if they can't read this document.
  private func firstModels() async throws -> LoadedModels {
    if let models { return models }
    let loaded = try await measuringMemory(load)
    models = loaded
    return loaded
  }

  private func otherModels(
    named name: String, _ events: AsyncStream<OpeningEvent>.Continuation
  ) async throws -> LoadedModels {
    guard let loadOther else { throw ConversationError.noOtherModel }
    events.yield(.loadingModel(name: name))
    // The present model may continue reading. It is released after the other one is loaded.
    let room = choice.options.memoryBudget.map { $0 - (tools.processBytes() ?? 0) }
    let loaded = try await measuringMemory { try await loadOther(name, room) }
    try Task.checkCancellation()
    return loaded
  }

  /// Loads models and measures the memory that they take.
  private func measuringMemory(_ load: () async throws -> Models) async throws -> LoadedModels {
    let before = tools.processBytes()
    let models = try await load()
    let after = tools.processBytes()
    bareProcessBytes = bareProcessBytes ?? before
    var idleBytes = bareProcessBytes
    if let before, let after {
      let kept = bytesOfKept(models)
      idleBytes = bareProcessBytes.map { $0 + max(0, after - before) + kept }
    }
    return LoadedModels(models: models, idleBytes: idleBytes)
  }

  /// Returns the bytes of the weights that models share with the present ones, so that they weren't
  /// loaded again.
  private func bytesOfKept(_ models: Models) -> Int {
    guard let present = self.models?.models else { return 0 }
    var bytes = 0
    if models.reader === present.reader || models.reader === present.finder {
      bytes += models.reader.model?.weightBytes ?? 0
    }
    if let finder = models.otherFinder, finder === present.finder || finder === present.reader {
      bytes += finder.description.weightBytes
    }
    return bytes
  }

  // MARK: Panels

  /// Shows the telemetry of the models' reader instead of the previous one's.
  private func watch(_ models: Models) {
    let reader = ObjectIdentifier(models.reader)
    let used = [reader] + (models.finder.map { [ObjectIdentifier($0)] } ?? [])
    for (model, task) in watching where !used.contains(model) {
      task.cancel()
      watching[model] = nil
    }
    board.connect(models.reader)
    guard watching[reader] == nil else { return }
    let telemetry = models.reader.telemetry
    watching[reader] = Task { [weak self] in
      for await values in telemetry { await self?.take(values, of: reader) }
    }
  }

  /// Takes the telemetry of a model; a finder's is about an earlier prompt.
  private func take(_ telemetry: EngineTelemetry, of model: ObjectIdentifier) async {
    guard let reading, ObjectIdentifier(reading.models.reader) == model else { return }
    await reading.take(telemetry)
  }

  // MARK: Answers

  /// Answers a question and records both, each as soon as it is known.
  private func answer(
    _ question: String, attempt: Int, _ listener: AsyncStream<AnswerEvent>.Continuation
  ) async {
    let asked = tools.now()
    let events = AnswerEvents(listener)
    self.attempt = attempt
    turnsBeforeLast = history.turns.count
    if let notice = await onJournal({ $0.ask(question) }) { events.yield(.notice(notice)) }
    do {
      try await answer(question, asked, events)
    } catch {
      events.yield(
        .ended(Task.isCancelled ? .cancelled(AnswerStatistics()) : .failed("\(error)")))
    }
    let said = history.turns.count > turnsBeforeLast ? history.turns.last?.answer : nil
    let (report, document) = (events.report, choice.document)
    let notice = await onJournal { $0.end { $0.take(report, said: said, of: document) } }
    if let notice { events.yield(.notice(notice)) }
    events.finish()
  }

  private func answer(
    _ question: String, _ asked: ContinuousClock.Instant, _ events: AnswerEvents
  ) async throws {
    var trimmer = TextTrimmer()
    let question = ReadableText(trimmer.append(question)).text
    guard !question.isEmpty else { throw ConversationError.emptyQuestion }
    let reading = try await presentReading()
    var options = choice.options
    // The same seed would give the same answer again.
    options.sampling.seed &+= UInt64(attempt)
    let turn = try await reading.answer(
      question, after: history, options: options, asked: asked, events)
    history.append(
      turn ?? ChatHistory.Turn(question: events.report.understood ?? question, answer: ""))
  }

  /// Removes the last question from the conversation.
  ///
  /// - Returns: the number of the next attempt.
  private func withdrawLast() async -> Int {
    history.truncate(to: turnsBeforeLast)
    _ = await onJournal { journal in
      journal.supersedeLast()
      return nil
    }
    return attempt + 1
  }

  // MARK: Record

  /// The record of the conversation; nil if it isn't saved.
  package var record: SessionRecord? {
    get async {
      guard let journal else { return nil }
      return await onBlockingThread { _ in journal.record }
    }
  }

  /// Names the conversation and saves it; without a name it is only saved.
  ///
  /// - Returns: a notice if it can't be saved.
  package func save(as name: String?) async -> String? { await onJournal { $0.name(name) } }

  private func onJournal(
    _ change: @escaping @Sendable (any ConversationJournal) -> String?
  ) async -> String? {
    guard let journal else { return nil }
    return await onBlockingThread { _ in change(journal) }
  }
}

/// A request that a conversation refuses; each description is one sentence that says what to do.
package enum ConversationError: Error, Hashable, CustomStringConvertible {
  case emptyQuestion, noOtherModel

  package var description: String {
    switch self {
    case .emptyQuestion: "The question is empty: type one."
    case .noOtherModel: "No other model can be loaded here."
    }
  }
}
