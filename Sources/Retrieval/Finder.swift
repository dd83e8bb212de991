package import Inference
package import Tokenization

/// The model that finds passages.
///
/// It reads the document lightly, compares questions with the light index, and scores the best
/// passages.
///
/// The finder is always local. The engine that also answers may be one. Everything outside the
/// light index goes by byte offsets, so that the finder's tokens needn't be the reader's.
package protocol Finder: AnyObject, Sendable {
  var description: ModelDescription { get }
  var tokenizer: any Tokenizer { get }

  /// Reads chunks of a document through the lower layers; dropping the stream stops it.
  func readLightly(_ request: LightReadingRequest)
    -> AsyncThrowingStream<LightReadingEvent, any Error>

  /// Returns the retrieval heads' attention from the question to each indexed token.  // (tokens)
  func scan(_ index: LightIndex, question: String) async -> [Float]

  /// Scores passages; the model reads each of them together with the question.
  func rerank(_ request: RerankRequest) -> AsyncThrowingStream<RerankEvent, any Error>

  /// Releases the memory of lookups.
  func forgetLookup() async

  /// Finds the model's retrieval heads.
  func calibrate() -> AsyncThrowingStream<CalibrationEvent, any Error>
}

extension Engine: Finder {}

/// A store of calibrated retrieval heads.
package protocol HeadStoring: Sendable {
  /// Returns the heads of a model; nil if it has to be calibrated.
  func heads(of model: ModelDescription) -> RetrievalHeads?

  /// Returns the reading span of a model with its adapters; nil if it wasn't measured.
  func span(of model: ModelDescription) -> ReadingSpan?

  /// Saves the result of a calibration.
  ///
  /// If it can't be saved, the model is calibrated again the next time.
  func keep(_ heads: RetrievalHeads)
}

extension HeadStoring {
  package func span(of model: ModelDescription) -> ReadingSpan? {
    let reader = model.adaptedFingerprint
    return heads(of: model)?.spans?.first { $0.model == reader } ?? ReadingSpan.known(reader)
  }
}

/// The heads of the models that lcchat ships with; it saves nothing.
package struct KnownHeads: HeadStoring {
  package init() {}

  package func heads(of model: ModelDescription) -> RetrievalHeads? {
    RetrievalHeads.known(model.fingerprint)
  }

  package func keep(_ heads: RetrievalHeads) {}
}
