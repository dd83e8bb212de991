package import Inference

/// What recall needs of an engine: light reading, scanning, re-ranking and calibration.
package protocol Retrieving: Sendable {
  var description: ModelDescription { get }

  /// Reads chunks of a document through the lower layers; dropping the stream stops it.
  func readLightly(_ request: LightReadingRequest)
    -> AsyncThrowingStream<LightReadingEvent, any Error>

  /// How much the retrieval heads attend to each token when they are asked the question.
  func scan(_ index: LightIndex, question: String) async -> [Float]

  /// Judges passages by a model that reads each of them with the question.
  func rerank(_ request: RerankRequest) -> AsyncThrowingStream<RerankEvent, any Error>

  /// Finds the model's retrieval heads.
  func calibrate() -> AsyncThrowingStream<CalibrationEvent, any Error>
}

extension Engine: Retrieving {}
