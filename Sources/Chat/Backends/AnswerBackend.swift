package import Inference
package import Retrieval
package import Tokenization

/// A model that answers questions: it reads a prompt and sends the generated text in events.
package protocol AnswerBackend: AnyObject, Sendable {
  var summary: ModelSummary { get }

  /// The abilities that not every backend has.
  var capabilities: BackendCapabilities { get }

  var tokenizer: any Tokenizer { get }

  /// The description of a local model, by which its calibrated heads are found; nil for others.
  var model: ModelDescription? { get }

  /// The rule of the adapter that makes the model a passage reader; nil if there is none.
  var passageReader: PassageReaderRule? { get }

  /// Reads a prompt and generates text; dropping the stream stops it, and the cache stays.
  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error>

  /// The latest telemetry, for one consumer.
  var telemetry: AsyncStream<EngineTelemetry> { get }

  /// Sets the attention that the following requests measure.
  func setAttentionProbe(_ depth: ProbeDepth)

  /// An estimate of the memory that reading takes; nil if unknown.
  var memory: MemoryForecast? { get }

  /// Releases the cache of prompts.
  func forget() async

  /// Fills the cache from a snapshot of a prompt that was read before in the same mode.
  ///
  /// It is called only with the capability `prefixCache`.
  ///
  /// - Returns: true if nothing of the prompt has to be read, and a notice for the user.
  func restore(
    _ prompt: [TokenID], mode: ReadingMode, from store: SnapshotStore, document: String
  ) async -> (isRestored: Bool, notice: String?)

  /// Saves a snapshot of a prompt's cache if reading the prompt again would take longer.
  ///
  /// It is called only with the capability `prefixCache`.
  ///
  /// - Returns: a notice for the user; nil if there is none.
  func keep(
    _ prompt: [TokenID], mode: ReadingMode, in store: SnapshotStore, document: String,
    _ statistics: GenerationStatistics
  ) async -> String?
}

/// The abilities of a backend beyond generating text.
package struct BackendCapabilities: OptionSet, Sendable, Hashable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// The backend reports an answer's attention to parts of its prompt.
  package static let attention = Self(rawValue: 1 << 0)
  /// The backend reports the log-probability of generated text, so that drafts can be compared.
  package static let logProbabilities = Self(rawValue: 1 << 1)
  /// The cache of a prompt can be saved to a file and restored.
  package static let prefixCache = Self(rawValue: 1 << 2)
}

extension AnswerBackend {
  /// A notice for the user about the tokenizer, in one sentence; nil if there is none.
  package var notice: String? { tokenizer.notice }

  package var capabilities: BackendCapabilities { [] }

  package var model: ModelDescription? { nil }

  package var passageReader: PassageReaderRule? { model?.passageReader }

  package var memory: MemoryForecast? { nil }

  package func forget() async {}

  package func restore(
    _ prompt: [TokenID], mode: ReadingMode, from store: SnapshotStore, document: String
  ) async -> (isRestored: Bool, notice: String?) { (false, nil) }

  package func keep(
    _ prompt: [TokenID], mode: ReadingMode, in store: SnapshotStore, document: String,
    _ statistics: GenerationStatistics
  ) async -> String? { nil }
}

/// The models of a conversation in their two roles; one engine may have both roles.
package struct Models: Sendable {
  /// The model that answers.
  package let reader: any AnswerBackend
  /// The model that finds passages; nil if there is none.
  package let finder: (any Finder)?
  /// True if passages are found by words alone; then there is no finder.
  package let findsByWords: Bool
  /// The name by which the user can load the reader again.
  package let name: String
  /// The length of text that calibration found the reader to read well; nil if it wasn't measured.
  var span: ReadingSpan?

  package init(
    reader: any AnswerBackend, finder: (any Finder)? = nil, findsByWords: Bool = false,
    name: String = ""
  ) {
    self.reader = reader
    self.finder = findsByWords ? nil : finder
    self.findsByWords = findsByWords
    self.name = name
  }

  /// Creates models from one engine in both roles.
  package init(_ engine: Engine, name: String = "") {
    self.init(reader: engine, finder: engine, name: name)
  }

  /// True if mode recall may be possible.
  var canFind: Bool { finder != nil || findsByWords }

  /// The finder, if it is another model than the reader.
  package var otherFinder: (any Finder)? { finder.flatMap { $0 === reader ? nil : $0 } }

  /// The finder's name for users, or “words”; nil if the reader finds, or nothing can.
  package var finderName: String? {
    findsByWords ? Self.words : otherFinder?.description.configuration.name
  }

  /// The name of a search by words alone.
  package static let words = "words"

  /// The facts about both models for the screen.
  package var summary: ModelSummary {
    var summary = reader.summary
    summary.finder = finderName
    if let span { summary.wholeTokens = span.span }
    return summary
  }
}
