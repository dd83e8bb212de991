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
  /// If a conversation was interrupted, its earlier questions are asked again, without new results.
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
    let done = Set(known.map { EvalKey($0) })
    var open: (name: String, reader: any EvalReader)?
    /// The number of the last question that was asked.
    var last: Int?
    for (number, item) in suite.items.enumerated()
    where !done.contains(EvalKey(item, mode: mode.name, model: model)) {
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
      if item.earlier == 0 || last != number - 1 {
        await reader.begin()
        for earlier in suite.items[(number - item.earlier)..<number] {
          _ = try await reader.answer(earlier.make().question)
        }
      }
      let answer = try await reader.answer(question)
      last = number
      try onResult(
        EvalResult(
          answer, to: question, about: document, item: item, set: suite.name, mode: mode.name,
          model: model, memoryBytes: memoryBytes()))
    }
  }
}
