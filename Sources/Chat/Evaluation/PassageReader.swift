import Documents
import Inference
import Tokenizers

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

  /// Answers from passages in the given order.
  func answer(_ question: String, from places: [Int]) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    var answer = EvalAnswer()
    answer.read = places.map { corpus.document.passages[$0].content }
    let prompt = PassagePrompt(places, of: corpus, engine: engine)
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

/// Answers like a conversation in recall mode, after a light pass over the whole document.
struct RecallReader: EvalReader {
  private let reader: PassageReader
  private let recall: Recall
  private let openSeconds: Double

  /// Runs the light pass; chunks that `snapshots` has aren't read again.
  init(
    _ document: Document, engine: any Generating, heads: RetrievalHeads?, options: ChatOptions,
    snapshots: SnapshotStore? = nil, scorer: PassageScorer? = nil
  ) async throws {
    guard let retrieving = engine.retrieving, let heads,
      let plan = options.recall.plan(heads, retrieving.description.configuration)
    else { throw EvalError.cannotRecall }
    let clock = ContinuousClock()
    let start = clock.now
    reader = try PassageReader(document, engine: engine, options: options)
    let text = reader.corpus.flowing.whole
    let map = TokenMap(
      engine.tokenizer.encode(text.text, []), tokenizer: engine.tokenizer, text: text)
    var state = RecallState(reader.corpus, map: map, heads: heads, plan: plan)
    let kept = snapshots?.light(
      retrieving.description, plan, prefix: QuestionForm(engine.tokenizer).prefix)
    try await Self.read(&state, retrieving, kept)
    recall = Recall(
      state, engine: engine, retrieving: retrieving, options: options, scorer: scorer)
    openSeconds = (clock.now - start).seconds
  }

  private static func read(
    _ state: inout RecallState, _ engine: any Retrieving, _ kept: LightSnapshot?
  ) async throws {
    let corpus = state.corpus
    for number in state.unread {
      let range = corpus.tokens(ofChunk: number)
      if let chunk = kept?.chunk(range, of: corpus.tokens) { state.add(chunk, number: number) }
    }
    let unread = state.unread
    let request = LightReadingRequest(
      tokens: corpus.tokens, chunks: unread.map(corpus.tokens(ofChunk:)), selection: state.plan)
    var next = unread.makeIterator()
    for try await case .read(let chunk, _) in engine.readLightly(request) {
      guard let number = next.next() else { return }
      state.add(chunk, number: number)
      kept?.append(chunk, of: corpus.tokens)
    }
  }

  func answer(_ question: EvalQuestion) async throws -> EvalAnswer {
    let clock = ContinuousClock()
    let start = clock.now
    let text = question.question
    let looked = try await recall.lookUp(text, naming: recall.names(in: text), after: nil)
    let choice = try await recall.choose(from: looked, for: text, after: [])
    let seconds = (clock.now - start).seconds
    var answer = EvalAnswer()
    if let group = choice.group { answer = try await reader.answer(text, from: group) }
    answer.declined = choice.group == nil
    answer.read = looked.places.map { reader.corpus.document.passages[$0].content }
    answer.ranking = looked.found?.ranking ?? looked.places
    answer.seconds += seconds
    answer.openSeconds = openSeconds
    answer.support = choice.support
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
