extension Engine {
  /// Reads chunks of a document through the layers that the selection needs.
  ///
  /// Dropping the stream cancels within a part of a chunk; chunks that were told of are whole, and the
  /// rest can be read by another request.
  package nonisolated func readLightly(_ request: LightReadingRequest)
    -> AsyncThrowingStream<LightReadingEvent, any Error>
  {
    stream { engine, isCancelled, continuation in
      try engine.reading.read(request, isCancelled: isCancelled) { continuation.yield($0) }
    }
  }

  /// How much the selection's heads attend to each token up to the index's end when they are asked the
  /// question, beyond what they'd do anyway; a passage's score is the sum over its tokens.
  package func scan(_ index: LightIndex, question: String) -> [Float] {
    reading.scan(index, question: question)
  }

  /// Judges passages by a model that reads each of them with the question; dropping the stream
  /// cancels within a passage.
  package nonisolated func rerank(_ request: RerankRequest)
    -> AsyncThrowingStream<RerankEvent, any Error>
  {
    stream { engine, isCancelled, continuation in
      try engine.reading.rerank(request, isCancelled: isCancelled) { continuation.yield($0) }
    }
  }

  /// Finds the model's retrieval heads anew; takes about as long as reading 8,000 tokens.
  package nonisolated func calibrate() -> AsyncThrowingStream<CalibrationEvent, any Error> {
    stream { engine, isCancelled, continuation in
      let calibration = HeadCalibration(engine.reading.loaded, engine.reading.workspace)
      let heads = calibration.run(isCancelled: isCancelled) { continuation.yield(.progress($0)) }
      if let heads { continuation.yield(.finished(heads)) }
    }
  }
}
