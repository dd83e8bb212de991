import Documents
import Inference
import Retrieval
import Tokenization

/// Lets the reader write the summaries of sections, and checks every sentence.
struct SummaryWriter {
  let reader: any AnswerBackend
  /// The length of a text, in tokens, that the reader reads well.
  let span: Int
  let options: ChatOptions
  /// The number of the reading, for telemetry.
  let owner: Int
  /// The store of summaries; nil to save none.
  let store: SummaryStore?
  /// The document's name, for lists of the cache.
  let document: String

  /// The least length of a text, in tokens, that a reader must read well to write summaries.
  ///
  /// It is a rule by size: no summaries of readers with a longer span were measured.
  static let leastSpan = 3000

  /// The maximum number of tokens of a piece of a section.
  private static let pieceTokens = 3000
  /// The approximate number of bytes of a token.
  private static let tokenBytes = 3
  /// The number of tokens that a sentence may take.
  private static let sentenceTokens = 48

  /// Returns whether a reader with a span writes summaries itself.
  static func isWanted(_ options: ChatOptions, span: Int) -> Bool {
    switch options.summaries {
    case .written: true
    case .extracted: false
    case .auto: span >= leastSpan
    }
  }

  /// The summary of a section and the work that it took.
  struct Written {
    var sentences: [TextSummary.Sentence] = []
    /// The statistics of the generations; zero if the summary was saved.
    var statistics = GenerationStatistics(reason: .stop)
    var isSaved = false
  }

  /// Summarises a section in a number of sentences; the result is empty if no sentence is true to it.
  ///
  /// - Throws: errors of the reader, and `CancellationError`.
  func summary(of section: SummarySection, sentences count: Int) async throws -> Written {
    let file = section.outline.file
    let text = file.flowing(section.range)
    let start = file.bytes(of: section.range).lowerBound
    let length = file.bytes(of: section.range).count
    let model = reader.model.map(\.adaptedFingerprint) ?? reader.summary.name
    let key = SummaryStore.key(text, model: model, sentences: count)
    let check = await onBlockingThread { _ in SummaryCheck(section) }
    var written = Written()
    if let saved = await onBlockingThread({ _ in store?.sentences(key, count: length) }) {
      // A file may come from elsewhere, so its sentences are checked, too.
      if saved.allSatisfy({ check.checked($0.text) != nil }) {
        written.sentences = saved.map { sentence in
          TextSummary.Sentence(
            text: sentence.text,
            bytes: sentence.bytes.lowerBound + start..<sentence.bytes.upperBound + start)
        }
        written.isSaved = true
        return written
      }
    }
    let pieces = pieces(of: section)
    for (index, piece) in pieces.enumerated() {
      try Task.checkCancellation()
      let own = max(1, (index + 1) * count / pieces.count - index * count / pieces.count)
      let generated = try await write(file.flowing(piece), sentences: own, &written.statistics)
      for sentence in generated.prefix(own) {
        if let checked = check.checked(sentence) { written.sentences.append(checked) }
      }
    }
    let sentences = written.sentences.map {
      TextSummary.Sentence(
        text: $0.text, bytes: $0.bytes.lowerBound - start..<$0.bytes.upperBound - start)
    }
    if !sentences.isEmpty, let store {
      let (name, document) = (reader.summary.name, document)
      await onBlockingThread { _ in store.keep(sentences, key, model: name, document: document) }
    }
    return written
  }

  /// Returns stretches of a section, between paragraphs, that the reader reads well at once.
  private func pieces(of section: SummarySection) -> [Range<Int>] {
    var tokens = min(
      Self.pieceTokens, reader.summary.contextLength / 2,
      max(span, ModelSummary.leastWholeTokens))
    // The plan for a memory budget has room for the passages of one answer.
    if options.memoryBudget != nil { tokens = min(tokens, options.recall.passageTokens) }
    let most = max(1, tokens * Self.tokenBytes)
    var pieces: [Range<Int>] = []
    for paragraph in section.outline.paragraphs(in: section.range) {
      var rest = paragraph
      if let last = pieces.last, paragraph.upperBound - last.lowerBound <= most {
        pieces[pieces.count - 1] = last.lowerBound..<paragraph.upperBound
        continue
      }
      while rest.count > most {
        pieces.append(rest.lowerBound..<rest.lowerBound + most)
        rest = rest.lowerBound + most..<rest.upperBound
      }
      pieces.append(rest)
    }
    return pieces
  }

  /// Generates a summary of a text and returns its sentences.
  private func write(
    _ text: String, sentences count: Int, _ sum: inout GenerationStatistics
  ) async throws -> [String] {
    let builder = PromptBuilder(
      text, tokenizer: reader.tokenizer, form: SummaryPrompt(reader.tokenizer.chatTemplate))
    var options = options
    options.maximumAnswerTokens = Self.sentenceTokens * (count + 1)
    var request = builder.request(SummaryPrompt.task(sentences: count), after: [], options: options)
    // A passage reader was trained for short answers, not for summaries.
    request.usesAdapters = reader.passageReader == nil
    request.owner = owner
    request.isProbed = false
    var run = AnswerInProgress()
    try await run.follow(request, by: reader, now: { ContinuousClock.now }) { _, _ in }
    try Task.checkCancellation()
    sum.add(run.finished ?? run.unfinished)
    let generated = Array(run.text.utf8)
    return Sentences.ranges(in: generated, 0..<generated.count).map { range in
      String(decoding: generated[range], as: UTF8.self)
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .replacing(/^(?:[-*•] |\d{1,2}[.)] )+/, with: "").replacing("**", with: "")
    }
  }
}
