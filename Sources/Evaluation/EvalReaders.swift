import Chat
import Documents
import Inference
import Retrieval
import Wording

/// Answers like the chat: in one conversation until the next one begins.
struct ConversationReader: EvalReader {
  private let document: Document
  private let conversation: Conversation
  private let openSeconds: Double

  /// Opens the document in a mode.
  init(
    _ document: Document, models: Models, options: ChatOptions, tools: ReadingTools
  ) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    self.document = document
    conversation = Conversation(document: document, options: options, tools: tools) { models }
    for await event in conversation.open() {
      if case .ended(.failed(let reason)) = event {
        throw EvalError.cannotOpen(name: document.name, reason: reason)
      }
    }
    openSeconds = (clock.now - start).seconds
    try Task.checkCancellation()
  }

  func begin() async { await conversation.forgetTurns() }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    var answer = EvalAnswer()
    for await event in conversation.ask(question.question) {
      switch event {
      case .text(let part): answer.text += part
      case .ended(.finished(let statistics)):
        await take(statistics, to: &answer)
      case .ended(.failed(let reason)): throw EvalError.failed(id: question.id, reason: reason)
      case .ended(.cancelled): throw CancellationError()
      case .understood(let question): answer.understood = question
      case .reading, .summarising, .recalled, .cited, .notice: break
      }
    }
    return answer
  }

  private func take(_ statistics: AnswerStatistics, to answer: inout EvalAnswer) async {
    answer.declined = statistics.isRefused
    // “I find no passage about this” is no answer; it must not match the expected words.
    if answer.declined { answer.text = "" }
    answer.promptTokens = statistics.promptTokens
    answer.answerTokens = statistics.answerTokens
    answer.openSeconds = openSeconds
    answer.seconds = statistics.totalSeconds - statistics.openSeconds
    answer.read = statistics.seen.filter { [.exact, .windowOnly].contains($0.visibility) }.map {
      $0.bytes(in: document)
    }
    answer.quotation = statistics.recollection?.quotation?.bytes
    // A computed answer and a summary had no search; they cite the places that show them.
    if let counted = statistics.recollection, [.counted, .whole, .part].contains(counted.way) {
      answer.read = counted.passages.map(\.bytes)
    }
    guard let trail = await conversation.trail else { return }
    answer.trail = trail
    answer.ranking = trail.ranking
    answer.read = trail.passages.map { document.passages[$0].content }
  }
}

/// A baseline: answers from passages that weren't chosen by recall.
///
/// It has no conversations: it gets a later question of a conversation in full.
struct BaselineReader: EvalReader {
  private let corpus: RecallCorpus
  private let answerer: PassageAnswerer
  private let openSeconds: Double
  private let choose: @Sendable (EvalQuestion) async throws -> (passages: [Int], ranking: [Int]?)

  private init(
    _ corpus: RecallCorpus, models: Models, options: ChatOptions, openSeconds: Double,
    choose: @escaping @Sendable (EvalQuestion) async throws -> (passages: [Int], ranking: [Int]?)
  ) {
    self.corpus = corpus
    self.openSeconds = openSeconds
    self.choose = choose
    answerer = PassageAnswerer(corpus, reader: models.reader, options: options)
  }

  /// Returns a reader of the passages that BM25 finds by their own words.
  static func bm25(
    _ document: Document, models: Models, options: ChatOptions
  ) async throws -> BaselineReader {
    let clock = ContinuousClock()
    let start = clock.now
    let corpus = try await corpus(document, models, options)
    let search = try await onBlockingThread { _ in
      try PassageSearch([document], weightAround: 0)
    }
    return BaselineReader(
      corpus, models: models, options: options, openSeconds: (clock.now - start).seconds
    ) { question in
      let ranking = PassageSelection.ranking(try await search.scores(for: question.inFull))
      return (corpus.selection(ranking, options.recall), ranking)
    }
  }

  /// Returns a reader of the passages with the evidence, which is known only in an evaluation.
  static func gold(
    _ document: Document, models: Models, options: ChatOptions
  ) async throws -> BaselineReader {
    let corpus = try await corpus(document, models, options)
    return BaselineReader(corpus, models: models, options: options, openSeconds: 0) { question in
      let passages = document.passages.filter { passage in
        question.evidence.contains(where: passage.bytes.overlaps)
      }
      return (passages.map(\.index), nil)
    }
  }

  private static func corpus(
    _ document: Document, _ models: Models, _ options: ChatOptions
  ) async throws -> RecallCorpus {
    try await onBlockingThread { _ in
      try RecallCorpus(
        document, tokenizer: models.reader.tokenizer, chunkTokens: options.recall.chunkTokens)
    }
  }

  func begin() async {}

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    let (passages, ranking) = try await choose(question)
    var answer = EvalAnswer()
    let (text, statistics) = try await answerer.answer(question.inFull, from: passages)
    answer.text = text
    answer.declined = statistics?.reason == .refused
    answer.read = passages.map { corpus.document.passages[$0].content }
    answer.ranking = ranking
    answer.promptTokens = statistics?.promptTokens ?? 0
    answer.answerTokens = statistics?.generatedTokens ?? 0
    answer.seconds = (clock.now - start).seconds
    answer.openSeconds = openSeconds
    return answer
  }
}

extension EvalQuestion {
  /// The question in words that need no earlier question.
  fileprivate var inFull: String { standalone ?? question }
}
