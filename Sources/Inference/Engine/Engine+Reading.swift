extension Engine {
  /// Reads chunks of a document through the layers that the selected heads need.
  ///
  /// Dropping the stream cancels within a batch. The chunks of events are whole, and another request can
  /// read the rest.
  package nonisolated func readLightly(_ request: LightReadingRequest)
    -> AsyncThrowingStream<LightReadingEvent, any Error>
  {
    stream { engine, isCancelled, continuation in
      try engine.reading.read(request, isCancelled: isCancelled) { continuation.yield($0) }
    }
  }

  /// Returns the attention of the selected heads to each token of the index for a question, less that for
  /// a null question; a passage's score is the sum over its tokens.
  package func scan(_ index: LightIndex, question: String) -> [Float] {
    reading.scan(index, question: question)
  }

  /// Judges passages: the model reads each of them with the question.
  ///
  /// Dropping the stream cancels within a passage.
  package nonisolated func rerank(_ request: RerankRequest)
    -> AsyncThrowingStream<RerankEvent, any Error>
  {
    stream { engine, isCancelled, continuation in
      try engine.reading.rerank(request, isCancelled: isCancelled) { continuation.yield($0) }
    }
  }

  /// Finds the model's retrieval heads; takes about as long as reading 8,000 tokens.
  package nonisolated func calibrate() -> AsyncThrowingStream<CalibrationEvent, any Error> {
    stream { engine, isCancelled, continuation in
      let calibration = HeadCalibration(engine.reading.loaded, engine.reading.workspace)
      let heads = calibration.run(isCancelled: isCancelled) { continuation.yield(.progress($0)) }
      if let heads { continuation.yield(.finished(heads)) }
    }
  }
}
