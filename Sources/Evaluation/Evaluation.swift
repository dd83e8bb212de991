package import Chat
import Documents
import Inference

/// Asks the questions of a suite one after the other.
package struct Evaluation: Sendable {
  private let mode: EvalMode
  private let model: String
  private let models: Models
  private let options: ChatOptions
  private let tools: ReadingTools
  private let memoryBytes: @Sendable () -> Int

  /// Creates an evaluation of a way of answering.
  ///
  /// - Parameters:
  ///   - mode: the way of answering.
  ///   - model: the model's name in results.
  ///   - models: the models.
  ///   - options: the options of answers and of the search.
  ///   - tools: the stores and the embedding model; without a snapshot store everything is read.
  ///   - memoryBytes: returns the peak memory of the program.
  package init(
    mode: EvalMode, model: String, models: Models, options: ChatOptions, tools: ReadingTools,
    memoryBytes: @escaping @Sendable () -> Int
  ) {
    self.mode = mode
    self.model = model
    self.models = models
    self.options = options
    self.tools = tools
    self.memoryBytes = memoryBytes
  }

  /// Answers the questions of a suite that have no result yet, one after the other.
  ///
  /// - Parameters:
  ///   - suite: the questions.
  ///   - known: the results of earlier runs.
  ///   - onStart: called before each question with its number in the suite, from 0.
  ///   - onResult: called with each new result; it may throw to stop.
  /// - Throws: errors of documents, models and `onResult`, and `CancellationError`.
  package func run(
    _ suite: EvalSuite, after known: [EvalResult] = [],
    onStart: (_ number: Int, EvalSuite.Item) -> Void, onResult: (EvalResult) throws -> Void
  ) async throws {
    let done = Set(known.map(Key.init))
    var open: (name: String, reader: any EvalReader)?
    for (number, item) in suite.items.enumerated()
    where !done.contains(Key(item, mode: mode.name, model: model)) {
      try Task.checkCancellation()
      onStart(number, item)
      let (document, question) = try item.make()
      if open?.name != item.documentName {
        open = nil  // Frees the memory of the last document.
        let reader = try await mode.reader(
          for: document, models: models, options: options, tools: tools)
        open = (item.documentName, reader)
      }
      guard let reader = open?.reader else { continue }
      let answer = try await reader.answer(question)
      try onResult(
        EvalResult(
          answer, to: question, about: document, item: item, mode: mode.name, model: model,
          memoryBytes: memoryBytes()))
    }
  }

  /// The properties that distinguish results.
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
