import Documents
import Inference
import Tokenizers

/// Reads some passages of a document exactly and answers from them.
struct PassageReader: Sendable {
  private let document: Document
  private let flowing: FlowingText
  private let engine: any Generating
  private let options: ChatOptions

  init(_ document: Document, engine: any Generating, options: ChatOptions) {
    self.document = document
    flowing = FlowingText(document)
    self.engine = engine
    self.options = options
  }

  /// Answers from ranges of passages, in the order in which they are given.
  func answer(_ question: String, from ranges: [Range<Int>]) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    var answer = EvalAnswer()
    answer.read = ranges.compactMap(document.content(of:))
    let text = answer.read.map(flowing.text).joined(separator: "\n\n")
    let tokenizer = engine.tokenizer
    let builder = PromptBuilder(
      text, tokenizer: tokenizer, form: tokenizer.chatTemplate.passageForm)
    let request = GenerationRequest(
      tokens: builder.reading + builder.question(question, followsDocument: true),
      document: builder.document, maximumTokens: options.maximumAnswerTokens,
      sampling: options.sampling, stopTexts: builder.stopTexts)
    var trimmer = TextTrimmer()
    for try await event in engine.generate(request) {
      switch event {
      case .reading: break
      case .text(let part): answer.text += trimmer.append(part)
      case .finished(let statistics):
        answer.promptTokens = statistics.promptTokens
        answer.answerTokens = statistics.generatedTokens
      }
    }
    try Task.checkCancellation()
    answer.seconds = (clock.now - start).seconds
    return answer
  }
}

/// Answers from the passages that word search finds.
struct SearchReader: EvalReader {
  private let reader: PassageReader
  private let search: PassageSearch
  /// Of each passage.
  private let tokens: [Int]
  private let budget: Int
  private let openSeconds: Double

  init(
    _ document: Document, engine: any Generating, options: ChatOptions, budget: Int
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    reader = PassageReader(document, engine: engine, options: options)
    search = try PassageSearch([document])
    tokens = document.passages.map {
      engine.tokenizer.encode(String(document.text(in: $0.content)), []).count
    }
    self.budget = budget
    openSeconds = (clock.now - start).seconds
  }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    let scores = try search.scores(for: question.question)
    // The best next to the question, where a small model looks first.
    let ranges = PassageSelection.ranges(scores: scores, tokens: tokens, budget: budget)
      .sorted { (scores[$0].max() ?? 0) < (scores[$1].max() ?? 0) }
    let seconds = (clock.now - start).seconds
    var answer = try await reader.answer(question.question, from: ranges)
    answer.ranking = PassageSelection.ranking(scores)
    answer.seconds += seconds
    answer.openSeconds = openSeconds
    return answer
  }
}

/// Answers from the passages that hold the evidence, which only an evaluation knows.
struct GoldReader: EvalReader {
  private let document: Document
  private let reader: PassageReader

  init(_ document: Document, engine: any Generating, options: ChatOptions) {
    self.document = document
    reader = PassageReader(document, engine: engine, options: options)
  }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    // The same choice as in every mode, by scores that know the answer.
    let scores = document.passages.map { passage in
      question.evidence.contains(where: passage.bytes.overlaps) ? 1 : -Double.infinity
    }
    let ranges = PassageSelection.ranges(
      scores: scores, tokens: scores.map { _ in 0 }, budget: 0)
    return try await reader.answer(question.question, from: ranges)
  }
}
