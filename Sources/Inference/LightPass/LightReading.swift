package import Tokenization

/// A request to read chunks of a document in a light pass.
package struct LightReadingRequest: Sendable {
  package var tokens: [TokenID]
  /// The ranges of tokens to read, in this order: about 1,000 tokens each, of whole sentences.
  package var chunks: [Range<Int>]
  package var selection: HeadSelection

  package init(tokens: [TokenID], chunks: [Range<Int>], selection: HeadSelection) {
    self.tokens = tokens
    self.chunks = chunks
    self.selection = selection
  }
}

/// The events of a light pass, in order and without loss; the stream ends after the last chunk.
package enum LightReadingEvent: Sendable {
  /// A chunk was read; `LightIndex.append` takes it.
  case read(LightChunk, tokensPerSecond: Double)
}

/// Runs light passes, scans and re-ranking, on the engine's thread.
final class LightReading {
  let loaded: LoadedModel
  let workspace: Workspace
  private let form: QuestionForm
  private let clock = ContinuousClock()
  private var reader: LightReader?
  private var judges: [PassageJudge] = []

  init(_ loaded: LoadedModel, _ workspace: Workspace) {
    self.loaded = loaded
    self.workspace = workspace
    form = QuestionForm(loaded.tokenizer)
  }

  /// Frees the memory of the passes that read and judge.
  func forget() {
    reader = nil
    judges = []
  }

  func read(
    _ request: LightReadingRequest, isCancelled: Flag, emit: (LightReadingEvent) -> Void
  ) throws {
    try loaded.model.configuration.check(request.tokens)
    let reader = reader(request.selection)
    for chunk in request.chunks where !chunk.isEmpty {
      let started = clock.now
      guard let keys = reader.keys(request.tokens[chunk], isCancelled: isCancelled) else { return }
      let seconds = max(1e-9, (clock.now - started) / .seconds(1))
      emit(
        .read(
          LightChunk(tokens: chunk, keys: keys), tokensPerSecond: Double(chunk.count) / seconds))
    }
  }

  /// Returns the attention of a question to each token, less that of a null question.
  func scan(_ index: LightIndex, question: String) -> [Float] {
    let reader = reader(index.selection)
    let scan = LightScan(index, prefixKeys: reader.prefixKeys, loaded.ops)
    func attention(_ text: String) -> [Float] {
      scan.attention(reader.queries(form.question(text).tokens))
    }
    return zip(attention(question), attention(QuestionForm.null)).map { $0 - $1 }
  }

  /// Scores passages in their order.
  func rerank(
    _ request: RerankRequest, isCancelled: Flag, emit: (RerankEvent) -> Void
  ) throws {
    try loaded.model.configuration.check(request.passages.joined())
    let judge = judge(request.selection, request.sign)
    judge.score(
      request.passages, form.question(request.question), isCancelled: isCancelled
    ) { emit(.scored(passage: $0, $1)) }
  }

  private func reader(_ selection: HeadSelection) -> LightReader {
    if let reader, reader.selection == selection { return reader }
    let reader = LightReader(loaded, workspace, selection: selection, prefix: form.prefix)
    self.reader = reader
    return reader
  }

  private func judge(_ selection: HeadSelection, _ sign: RerankRequest.Sign) -> PassageJudge {
    if let judge = judges.first(where: { $0.selection == selection && $0.sign == sign }) {
      return judge
    }
    let judge = PassageJudge(loaded, workspace, selection: selection, sign: sign)
    judges.removeAll { $0.sign == sign }
    judges.append(judge)
    return judge
  }
}
