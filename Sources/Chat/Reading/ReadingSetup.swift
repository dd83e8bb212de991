import Documents
import Inference
import Retrieval
import Tokenization
import Wording

/// The parts of a reading that never change: the document, the models and the plan.
struct ReadingSetup: Sendable {
  let document: Document
  let models: Models
  let options: ChatOptions
  let prepared: PreparedDocument
  /// The search in mode recall; nil in other modes.
  let recall: Recall?
  /// The calibrated heads of the reader, which name the sources of an answer; nil if unknown.
  let readerHeads: RetrievalHeads?
  let tools: ReadingTools

  /// Plans a reading, and in mode recall calibrates the finder and indexes the document.
  ///
  /// - Parameters:
  ///   - choice: the document and the user's options.
  ///   - models: the models.
  ///   - idleBytes: the process's memory without a document; nil if unknown.
  ///   - tools: the stores and the clock.
  ///   - onEvent: called with progress.
  /// - Returns: the setup of a reading.
  /// - Throws: `ContextPlanError` if the document can't be read in the chosen way, `DocumentError`,
  ///   errors of the finder, and `CancellationError`.
  static func make(
    _ choice: ReadingChoice, _ models: Models, idleBytes: Int?, tools: ReadingTools,
    onEvent: @escaping @Sendable (OpeningEvent) -> Void
  ) async throws -> ReadingSetup {
    let document = choice.document
    let finder = models.finder
    if document.text.utf8.count > longText { onEvent(.preparing(0)) }
    let (models, options, prepared, known) = try await onBlockingThread { _ in
      var models = models
      models.span = models.reader.model.flatMap { tools.heads.span(of: $0) }
      var options = choice.options
      options.recall = options.recall.suited(
        toSpan: models.summary.wholeTokens, contextLength: models.summary.contextLength)
      let known = finder.flatMap { tools.heads.heads(of: $0.description) }
      let prepared = try PreparedDocument(
        document, models: models,
        light: finder.flatMap { finder in
          known.flatMap { options.recall.selection($0, finder.description.configuration) }
        },
        idle: idleBytes, scorer: tools.scorer?.fileBytes ?? 0, options: options)
      return (models, options, prepared, known)
    }
    try Task.checkCancellation()
    onEvent(.modelLoaded(models.summary))
    var recall: Recall?
    if prepared.plan.mode == .recall {
      var heads: RetrievalHeads?
      if let finder {
        heads = try await calibratedHeads(of: finder, known: known, tools, onEvent)
      }
      recall = try await onBlockingThread { [heads] isCancelled in
        let reader = models.reader.tokenizer
        let corpus = try RecallCorpus(
          document, tokenizer: finder?.tokenizer ?? reader,
          reader: models.otherFinder == nil ? nil : (reader, prepared.map),
          chunkTokens: options.recall.chunkTokens
        ) { share in
          if isCancelled() { throw CancellationError() }
          onEvent(.preparing(share))
        }
        if models.findsByWords {
          return Recall(
            byWordsIn: corpus, settings: options.recall, scorer: tools.scorer,
            snapshots: tools.snapshots)
        }
        guard let finder, let heads else { return nil }
        return Recall(
          corpus, finder: finder, heads: heads, settings: options.recall, scorer: tools.scorer,
          snapshots: tools.snapshots)
      }
      guard recall != nil else { throw ContextPlanError.cannotFind(by: models.otherFinder) }
    }
    let readerHeads = await onBlockingThread { _ in
      models.reader.model.flatMap { tools.heads.heads(of: $0) }
    }
    try Task.checkCancellation()
    return ReadingSetup(
      document: document, models: models, options: options, prepared: prepared, recall: recall,
      readerHeads: readerHeads, tools: tools)
  }

  /// The length of a text, in bytes, whose encoding takes long enough to be announced.
  private static let longText = 1_000_000

  private static func calibratedHeads(
    of finder: any Finder, known: RetrievalHeads?, _ tools: ReadingTools,
    _ onEvent: (OpeningEvent) -> Void
  ) async throws -> RetrievalHeads {
    if let known { return known }
    var found: RetrievalHeads?
    for try await event in finder.calibrate() {
      switch event {
      case .progress(let share): onEvent(.calibrating(share))
      case .finished(let heads):
        tools.heads.keep(heads)
        found = heads
      }
    }
    try Task.checkCancellation()
    guard let found else { throw ContextPlanError.cannotRecall }
    return found
  }
}

/// The document and the options that the user has chosen.
struct ReadingChoice: Sendable {
  var document: Document
  var options: ChatOptions

  /// Returns the choice after a change.
  func applying(_ change: ReadingChange) -> ReadingChoice {
    var choice = self
    choice.document = change.document ?? document
    choice.options.mode = change.mode ?? options.mode
    choice.options.memoryBudget = change.budget ?? options.memoryBudget
    return choice
  }
}
