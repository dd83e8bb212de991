package import Tokenizers

/// Chunks of a document to read lightly.
package struct LightReadingRequest: Sendable {
  package var tokens: [TokenID]
  /// What is to be read of them, in the order wanted: about 1,000 tokens each, whole sentences.
  package var chunks: [Range<Int>]
  package var plan: LightPlan

  package init(tokens: [TokenID], chunks: [Range<Int>], plan: LightPlan) {
    self.tokens = tokens
    self.chunks = chunks
    self.plan = plan
  }
}

/// What a light pass tells, in order and without loss; the stream ends after the last chunk.
package enum LightReadingEvent: Sendable {
  /// A chunk was read, for `LightIndex.append`.
  case read(LightChunk, tokensPerSecond: Double)
}

/// Light reading, scanning and re-ranking, on the engine's thread.
final class LightReading {
  private let loaded: LoadedModel
  private let form: QuestionForm
  private let clock = ContinuousClock()
  private var reader: LightReader?
  private lazy var likelihood = QuestionLikelihood(loaded)

  init(_ loaded: LoadedModel) {
    self.loaded = loaded
    form = QuestionForm(loaded.tokenizer)
  }

  func read(
    _ request: LightReadingRequest, isCancelled: Flag, emit: (LightReadingEvent) -> Void
  ) throws {
    try loaded.model.configuration.check(request.tokens)
    let reader = reader(request.plan)
    for chunk in request.chunks where !chunk.isEmpty {
      let started = clock.now
      guard let keys = reader.keys(request.tokens[chunk], isCancelled: isCancelled) else { return }
      let seconds = max(1e-9, (clock.now - started) / .seconds(1))
      emit(
        .read(
          LightChunk(tokens: chunk, keys: keys), tokensPerSecond: Double(chunk.count) / seconds))
    }
  }

  /// The attention of a question on each token, less that of a question that asks nothing.
  func scan(_ index: LightIndex, question: String) -> [Float] {
    let reader = reader(index.plan)
    let scan = LightScan(index, sinks: reader.sinks, loaded.ops)
    func attention(_ text: String) -> [Float] {
      scan.attention(reader.queries(form.question(text)))
    }
    return zip(attention(question), attention(QuestionForm.null)).map { $0 - $1 }
  }

  /// Scores passages as `request` says, in its order.
  func rerank(
    _ request: RerankRequest, isCancelled: Flag, emit: (RerankEvent) -> Void
  ) throws {
    try loaded.model.configuration.check(request.passages.joined())
    switch request.scorer {
    case .likelihood:
      likelihood.score(request.passages, question: request.question, isCancelled: isCancelled) {
        emit(.scored(passage: $0, score: $1))
      }
    case .attention(let plan):
      let reader = reader(plan)
      for (index, passage) in request.passages.enumerated() {
        let score = attention(passage, request.question, reader, isCancelled)
        guard let score else { return }
        emit(.scored(passage: index, score: score))
      }
    }
  }

  /// The attention of a question that was read behind a passage on it, less that of one that asks
  /// nothing; nil if cancelled.
  private func attention(
    _ passage: [TokenID], _ question: String, _ reader: LightReader, _ isCancelled: Flag
  ) -> Float? {
    guard let keys = reader.keys(passage[...], isCancelled: isCancelled) else { return nil }
    var index = LightIndex(reader.plan)
    index.append(LightChunk(tokens: 0..<passage.count, keys: keys))
    let scan = LightScan(index, sinks: reader.sinks, loaded.ops)
    let sums = [question, QuestionForm.null].compactMap { text in
      reader.queries(form.question(text), after: passage, isCancelled: isCancelled)
        .map { scan.attention($0).reduce(0, +) }
    }
    return sums.count == 2 ? sums[0] - sums[1] : nil
  }

  /// Finds the model's retrieval heads.
  func calibrate(isCancelled: Flag, emit: (CalibrationEvent) -> Void) {
    let calibration = HeadCalibration(loaded)
    let heads = calibration.run(isCancelled: isCancelled) { emit(.progress($0)) }
    if let heads { emit(.finished(heads)) }
  }

  private func reader(_ plan: LightPlan) -> LightReader {
    if let reader, reader.plan == plan { return reader }
    let reader = LightReader(loaded, plan: plan, prefix: form.prefix)
    self.reader = reader
    return reader
  }
}
