import Documents
import Inference

/// Reads some passages of a document exactly and answers from them.
struct PassageReader: Sendable {
  let corpus: RecallCorpus
  private let engine: any Generating
  private let options: ChatOptions

  init(_ document: Document, engine: any Generating, options: ChatOptions) throws(DocumentError) {
    corpus = try RecallCorpus(
      document, tokenizer: engine.tokenizer, chunkTokens: options.recall.chunkTokens)
    self.engine = engine
    self.options = options
  }

  var drafts: DraftReader { DraftReader(corpus, engine: engine, options: options) }

  /// Answers from passages, in the order in which they are given.
  func answer(_ question: String, from places: [Int]) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    var answer = EvalAnswer()
    answer.read = places.map { corpus.document.passages[$0].content }
    let prompt = PassagePrompt(places, of: corpus, tokenizer: engine.tokenizer)
    var trimmer = TextTrimmer()
    for try await event in engine.generate(
      prompt.builder.request(question, after: [], options: options))
    {
      switch event {
      case .reading, .attended: break
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

/// Answers from the passages that BM25 finds by their own words: the baseline.
struct SearchReader: EvalReader {
  private let reader: PassageReader
  private let search: PassageSearch
  private let settings: RecallSettings
  private let openSeconds: Double

  init(_ document: Document, engine: any Generating, options: ChatOptions) throws {
    let clock = ContinuousClock()
    let start = clock.now
    reader = try PassageReader(document, engine: engine, options: options)
    search = try PassageSearch([document], weightAround: 0)
    settings = options.recall
    openSeconds = (clock.now - start).seconds
  }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    let scores = try search.scores(for: question.question)
    let ranking = PassageSelection.ranking(scores)
    let places = reader.corpus.selection(ranking, settings)
    let seconds = (clock.now - start).seconds
    var answer = try await reader.answer(question.question, from: places)
    answer.ranking = ranking
    answer.seconds += seconds
    answer.openSeconds = openSeconds
    return answer
  }
}

/// Answers from the passages that recall finds, with all of the document read lightly before.
struct RecallReader: EvalReader {
  private let reader: PassageReader
  private let settings: RecallSettings
  private let finder: PassageFinder
  private let index: LightIndex
  private let openSeconds: Double

  /// Reads the document lightly, but for the chunks that `snapshots` has.
  init(
    _ document: Document, engine: any Generating, heads: RetrievalHeads?, options: ChatOptions,
    snapshots: SnapshotStore? = nil, scorer: PassageScorer? = nil
  ) async throws {
    guard let retrieving = engine.retrieving, let heads else { throw EvalError.cannotRecall }
    let clock = ContinuousClock()
    let start = clock.now
    settings = options.recall
    let reader = try PassageReader(document, engine: engine, options: options)
    guard let plan = settings.plan(heads, retrieving.description.configuration) else {
      throw EvalError.cannotRecall
    }
    self.reader = reader
    let kept = snapshots?.light(
      retrieving.description, plan, prefix: QuestionForm(engine.tokenizer).prefix)
    index = try await Self.index(reader.corpus, plan, retrieving, kept)
    finder = PassageFinder(
      reader.corpus, engine: retrieving, plan: plan, settings: settings, scorer: scorer)
    openSeconds = (clock.now - start).seconds
  }

  private static func index(
    _ corpus: RecallCorpus, _ plan: LightPlan, _ engine: any Retrieving, _ kept: LightSnapshot?
  ) async throws -> LightIndex {
    var index = LightIndex(plan)
    var unread: [Range<Int>] = []
    for range in corpus.chunks.indices.map(corpus.tokens(ofChunk:)) {
      if let chunk = kept?.chunk(range, of: corpus.tokens) {
        index.append(chunk)
      } else {
        unread.append(range)
      }
    }
    let request = LightReadingRequest(tokens: corpus.tokens, chunks: unread, plan: plan)
    for try await case .read(let chunk, _) in engine.readLightly(request) {
      index.append(chunk)
      kept?.append(chunk, of: corpus.tokens)
    }
    return index
  }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    let found = try await finder.find(question.question, in: index)
    let places = reader.corpus.selection(found.ranking, settings)
    var read = places
    if settings.drafts {
      let draft = try await reader.drafts.best(
        question.question, after: [], of: found.groups(of: places))
      read = draft?.group ?? places
    }
    let seconds = (clock.now - start).seconds
    var answer = try await reader.answer(question.question, from: read)
    answer.read = places.map { reader.corpus.document.passages[$0].content }
    answer.ranking = found.ranking
    answer.seconds += seconds
    answer.openSeconds = openSeconds
    answer.judged = found.judged
    return answer
  }
}

/// Answers from the passages that hold the evidence, which only an evaluation knows.
struct GoldReader: EvalReader {
  private let reader: PassageReader

  init(_ document: Document, engine: any Generating, options: ChatOptions) throws(DocumentError) {
    reader = try PassageReader(document, engine: engine, options: options)
  }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    let places = reader.corpus.document.passages.filter { passage in
      question.evidence.contains(where: passage.bytes.overlaps)
    }
    return try await reader.answer(question.question, from: places.map(\.index))
  }
}
