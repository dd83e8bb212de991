import Documents
package import Inference

/// Asks the questions of a suite one after the other.
package struct Evaluation: Sendable {
  private let mode: EvalMode
  private let model: String
  private let engine: any Generating
  private let options: ChatOptions
  private let heads: RetrievalHeads?
  private let snapshots: SnapshotStore?
  private let scorer: PassageScorer?
  private let memoryBytes: @Sendable () -> Int

  /// Evaluates a way of reading with a model.
  ///
  /// - Parameters:
  ///   - mode: the way.
  ///   - model: what results call the model.
  ///   - engine: the model.
  ///   - heads: what recall looks with.
  ///   - options: how answers are made, and passages found.
  ///   - snapshots: where recall finds what it read before; nil if it is to read everything anew.
  ///   - scorer: an embedding model that judges recall's passages too.
  ///   - memoryBytes: tells the most memory that the program has taken.
  package init(
    mode: EvalMode, model: String, engine: any Generating, heads: RetrievalHeads?,
    options: ChatOptions, snapshots: SnapshotStore? = nil,
    scorer: PassageScorer? = nil, memoryBytes: @escaping @Sendable () -> Int
  ) {
    self.mode = mode
    self.model = model
    self.engine = engine
    self.options = options
    self.heads = heads
    self.snapshots = snapshots
    self.scorer = scorer
    self.memoryBytes = memoryBytes
  }

  /// Answers what isn't among the results yet, and hands out each new result as it comes.
  package func run(
    _ suite: EvalSuite, after known: [EvalResult] = [],
    onStart: (_ number: Int, EvalSuite.Item) -> Void, onResult: (EvalResult) throws -> Void
  ) async throws {
    let done = Set(known.map(Key.init))
    var open: (name: String, reader: any EvalReader)?
    for (number, item) in suite.items.enumerated()
    where !done.contains(Key(item, mode: mode.rawValue, model: model)) {
      try Task.checkCancellation()
      onStart(number, item)
      let (document, question) = try item.make()
      if open?.name != item.documentName {
        open = nil  // Frees what is held of the last document.
        let reader = try await mode.reader(
          for: document, engine: engine, heads: heads, options: options, snapshots: snapshots,
          scorer: scorer)
        open = (item.documentName, reader)
      }
      guard let reader = open?.reader else { continue }
      let answer = try await reader.answer(question)
      try onResult(
        EvalResult(
          answer, to: question, about: document, item: item, mode: mode.rawValue, model: model,
          memoryBytes: memoryBytes()))
    }
  }

  /// What tells one result from another.
  private struct Key: Hashable {
    let id: String
    let mode: String
    let model: String
    let tokens: Int?
    let depth: Double?

    init(_ result: EvalResult) {
      id = result.id
      mode = result.mode
      model = result.model
      tokens = result.tokens
      depth = result.depth
    }

    init(_ item: EvalSuite.Item, mode: String, model: String) {
      id = item.id
      self.mode = mode
      self.model = model
      tokens = item.groups.tokens
      depth = item.groups.depth
    }
  }
}
