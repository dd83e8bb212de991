import Documents
import Inference
import Retrieval
import Synchronization
import Tokenization
import Wording

/// The reading of one document by its models under one plan.
///
/// A change of the document, model, mode or budget creates another reading. A reading is never
/// reset: it is released as a whole.
actor Reading: Identifiable {
  nonisolated let setup: ReadingSetup
  private let board: PanelBoard

  /// The light index of the chunks read so far; nil in other modes than recall.
  private(set) var index: RecallIndex?
  /// The light index of an earlier reading, for a change back to recall; nil if there is none.
  private let inherited: (index: RecallIndex, corpus: RecallCorpus)?
  /// The last reported number of the prompt's tokens that were read.
  var readTokens = 0
  /// The costs of loading and reading that no answer has accounted for yet.
  var costs = ReadingCosts()
  /// The counts and sources of the present answer.
  var answer = AnswerProgress()
  /// The search and the choice of the last answer in mode recall; nil before it.
  var lastTrail: Trail?
  private var feed: PanelFeed
  private var lightPass = LightPassState()

  /// Distinguishes the reading from all others of the program.
  nonisolated let id: Int
  private static let count = Atomic(0)

  nonisolated var document: Document { setup.document }
  nonisolated var models: Models { setup.models }
  nonisolated var prepared: PreparedDocument { setup.prepared }
  nonisolated var recall: Recall? { setup.recall }
  nonisolated var tools: ReadingTools { setup.tools }
  nonisolated var mode: Mode { prepared.plan.mode }

  /// Creates a reading, of which nothing is read yet.
  ///
  /// - Parameters:
  ///   - setup: the document, the models and the plan.
  ///   - board: the panels.
  ///   - previous: the reusable results of an earlier reading; nil for none.
  ///   - lastAnswer: the sources of the last answer, which panels show again.
  init(
    _ setup: ReadingSetup, _ board: PanelBoard, after previous: Legacy?, lastAnswer: AnswerSources?
  ) {
    id = Self.count.add(1, ordering: .relaxed).newValue
    self.setup = setup
    self.board = board
    let recall = setup.recall
    let light = previous?.light.flatMap {
      $0.index.finder == setup.models.finder?.description.fingerprint ? $0 : nil
    }
    // With a memory budget the light index is kept in memory only while it is used.
    inherited = recall == nil && setup.options.memoryBudget == nil ? light : nil
    // Another model's rates and cache say nothing about this one.
    let hasSameReader = previous.map { $0.reader === setup.models.reader } ?? false
    feed = PanelFeed(
      setup.prepared, recall, heads: setup.readerHeads, after: hasSameReader ? previous?.feed : nil)
    guard let recall else { return }
    var index = RecallIndex(recall, counting: setup.prepared.map)
    if let light {
      index.takeOver(light.index, of: light.corpus, in: recall.corpus)
      if recall.finder != nil { costs.reusedTokens = index.readTokens }
    }
    self.index = index
    if let lastAnswer { answer.sources = RereadPassages(lastAnswer, in: recall.corpus) }
  }

  // MARK: The next reading

  /// The results of a reading that the next one can use, as far as its models are the same.
  struct Legacy: Sendable {
    fileprivate(set) var light: (index: RecallIndex, corpus: RecallCorpus)?
    fileprivate let feed: PanelFeed
    fileprivate let reader: any AnswerBackend
  }

  /// The results for the next reading.
  var legacy: Legacy {
    var legacy = Legacy(light: inherited, feed: feed, reader: models.reader)
    if let index, let recall { legacy.light = (index, recall.corpus) }
    return legacy
  }

  /// Ends the light pass, because another reading may replace this one.
  ///
  /// It returns once the present chunk is read.
  func pause() async {
    lightPass.isPaused = true
    guard lightPass.isRunning else { return }
    await withCheckedContinuation { lightPass.waiting.append($0) }
  }

  /// Allows a light pass again after `pause()`.
  func resume() { lightPass.isPaused = false }

  /// The costs that the next reading takes over, without the tokens, which it reads or reuses
  /// itself.
  var carriedCosts: ReadingCosts {
    ReadingCosts(
      loadSeconds: costs.loadSeconds, readSeconds: costs.readSeconds,
      openSeconds: costs.openSeconds)
  }

  /// Adds costs that no answer has accounted for.
  func add(_ other: ReadingCosts) { costs.add(other) }

  // MARK: Reading the whole document

  /// Sends the plan and reads the document by it.
  ///
  /// - Returns: true if the light pass is to be done.
  func read(_ events: AsyncStream<OpeningEvent>.Continuation) async -> Bool {
    let start = tools.now()
    defer { costs.openSeconds += (tools.now() - start).seconds }
    events.yield(.planned(prepared.readingPlan))
    guard var request = prepared.readingRequest() else { return true }
    request.owner = id
    do {
      let isComplete = try await read(request, events)
      events.yield(.ended(isComplete ? .completed : .cancelled))
    } catch {
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
    }
    return false
  }

  /// Reads the document; returns false if it was stopped.
  private func read(
    _ request: GenerationRequest, _ events: AsyncStream<OpeningEvent>.Continuation
  ) async throws -> Bool {
    guard !Task.isCancelled else { return false }
    let start = tools.now()
    let reader = models.reader
    let snapshots = reader.capabilities.contains(.prefixCache) ? tools.snapshots : nil
    var isRestored = false
    if let snapshots {
      let outcome = await reader.restore(
        request.tokens, mode: request.mode, from: snapshots, document: document.name)
      outcome.notice.map { _ = events.yield(.notice($0)) }
      isRestored = outcome.isRestored
    }
    var rate = ReadingRate(window: prepared.plan.reach, growth: reader.summary.costGrowth)
    var finished: GenerationStatistics?
    var fresh = 0
    for try await event in reader.generate(request) {
      switch event {
      case .reading(let read, let total, let reused):
        readTokens = read
        fresh = read - reused
        // The tokens of the prompt's opening aren't part of the document.
        let opening = prepared.builder.document.lowerBound
        events.yield(
          .reading(
            rate.progress(
              read: max(0, read - opening), total: total - opening,
              reused: max(0, reused - opening), at: tools.now())))
      case .text, .attended: break
      case .finished(let statistics): finished = statistics
      }
    }
    costs.readTokens += finished?.readTokens ?? fresh
    costs.readSeconds += finished?.readSeconds ?? (tools.now() - start).seconds
    if let snapshots, let finished, !isRestored, finished.reason == .stop {
      let notice = await reader.keep(
        request.tokens, mode: request.mode, in: snapshots, document: document.name, finished)
      notice.map { _ = events.yield(.notice($0)) }
    }
    return readTokens >= prepared.builder.reading.count
  }

  // MARK: Light pass

  /// Runs the rest of the light pass.
  ///
  /// Each chunk is a request of its own, so that questions can use the engine between chunks.
  func readLightly(_ events: AsyncStream<OpeningEvent>.Continuation) async {
    guard let recall, index != nil else { return }
    // Words need no light pass.
    guard recall.finder != nil else {
      showProgress()
      events.yield(.ended(.completed))
      return
    }
    let start = tools.now()
    lightPass.isRunning = true
    defer { lightPass.end() }
    do {
      try await readLightly(recall) { events.yield(.reading($0)) }
      recall.takeNotices().forEach { events.yield(.notice($0)) }
      let isComplete = index?.isComplete == true && !lightPass.isPaused
      events.yield(.ended(isComplete ? .completed : .cancelled))
    } catch {
      events.yield(.ended(Task.isCancelled ? .cancelled : .failed("\(error)")))
    }
    costs.openSeconds += (tools.now() - start).seconds
  }

  /// Reads the unread chunks lightly until the task is cancelled or the reading has ended.
  func readLightly(_ recall: Recall, onProgress: (ReadingProgress) -> Void) async throws {
    let total = prepared.map.tokens
    let saved = await addSaved(recall)
    let reused = index?.readTokens ?? 0
    // Chunks from the snapshot cause no telemetry of the engine.
    if reused > 0 || saved > 0 { showProgress() }
    // Chunks are read alone, so none costs more than another.
    var rate = ReadingRate(window: 0)
    func show(read: Int) {
      var progress = rate.progress(read: read, total: total, reused: reused, at: tools.now())
      progress.isByFinder = models.otherFinder != nil
      onProgress(progress)
    }
    show(read: reused)
    for number in index?.unread ?? [] {
      guard !Task.isCancelled, !lightPass.isPaused else { return }
      // A question may have caused the chunk to be read.
      guard index?.isRead[number] == false else { continue }
      guard try await read(chunk: number, recall) else { return }
      show(read: index?.readTokens ?? 0)
    }
    try await addVectors(recall, onProgress: onProgress)
  }

  /// Makes the vectors of the chunks whose keys came from a snapshot, if there is an embedding model.
  private func addVectors(_ recall: Recall, onProgress: (ReadingProgress) -> Void) async throws {
    let total = prepared.map.tokens
    let missing = await recall.chunksWithoutVectors()
    var done = total - missing.reduce(0) { $0 + (index?.documentTokens(ofChunk: $1) ?? 0) }
    let reused = done
    var rate = ReadingRate(window: 0)
    for number in missing {
      guard !Task.isCancelled, !lightPass.isPaused else { return }
      try await recall.addVectors(chunk: number)
      done += index?.documentTokens(ofChunk: number) ?? 0
      onProgress(rate.progress(read: done, total: total, reused: reused, at: tools.now()))
    }
  }

  /// Reads one chunk lightly; returns false if it was stopped.
  func read(chunk number: Int, _ recall: Recall) async throws -> Bool {
    let start = tools.now()
    guard let (chunk, speed) = try await recall.read(chunk: number), !lightPass.isPaused else {
      return false
    }
    guard index?.isRead[number] == false else { return true }
    index?.add(chunk, number: number)
    let tokens = index?.documentTokens(ofChunk: number) ?? 0
    costs.readTokens += tokens
    costs.readSeconds += (tools.now() - start).seconds
    if models.otherFinder == nil {
      feed.take(prefillRate: speed)
    } else {
      // Panels count the document in the reader's tokens.
      feed.take(lightRate: speed * Double(tokens) / Double(max(1, chunk.tokens.count)))
    }
    showProgress()
    return true
  }

  /// Adds unread chunks from the snapshot on disk.
  ///
  /// - Returns: the number of chunks that were added.
  @discardableResult
  func addSaved(_ recall: Recall) async -> Int {
    let unread = index?.unread ?? []
    let saved = await onBlockingThread { isCancelled in
      recall.savedChunks(of: unread, isCancelled: isCancelled)
    }
    var added = 0
    // Another task may have read some of the chunks meanwhile.
    for (number, chunk) in saved where index?.isRead[number] == false {
      index?.add(chunk, number: number)
      costs.reusedTokens += index?.documentTokens(ofChunk: number) ?? 0
      added += 1
    }
    return added
  }

  // MARK: Panels

  /// Shows telemetry of the engine.
  func take(_ telemetry: EngineTelemetry) {
    feed.take(telemetry, for: id)
    showProgress()
  }

  /// The engine's last telemetry.
  var engineTelemetry: EngineTelemetry { feed.engine }

  /// Updates the panels.
  func showProgress() {
    var telemetry = feed.telemetry(index: index, answer: answer, view: board.view)
    telemetry.processBytes = tools.processBytes() ?? 0
    telemetry.memoryBudget = setup.options.memoryBudget
    board.yield(telemetry, from: id)
  }
}

/// The state of a light pass that runs next to questions.
private struct LightPassState {
  var isRunning = false
  /// True while another reading is to replace this one.
  var isPaused = false
  /// Callers that wait for the end.
  var waiting: [CheckedContinuation<Void, Never>] = []

  mutating func end() {
    isRunning = false
    waiting.forEach { $0.resume() }
    waiting = []
  }
}
