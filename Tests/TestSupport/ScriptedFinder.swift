import Foundation
package import Inference
import Retrieval
import Synchronization
import Tensors
package import Tokenization

/// A finder that gives each passage the scores that a test wants, by the passages' words.
package final class ScriptedFinder: Finder {
  package let description: ModelDescription
  package let tokenizer: any Tokenizer
  /// Returns the score of a passage's text for a question.
  private let score: @Sendable (_ passage: String, _ question: String) -> Float
  private let engine: Engine
  private let chunks = Mutex(0)

  /// Creates a finder.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer; tests use the same as the backend's.
  ///   - score: returns the score of a passage for a question.
  /// - Throws: errors of the tiny model, whose description it has.
  package init(
    tokenizer: any Tokenizer = ByteTokenizer.make(),
    score: @escaping @Sendable (_ passage: String, _ question: String) -> Float
  ) throws {
    engine = try TinyModel().engine()
    description = engine.description
    self.tokenizer = tokenizer
    self.score = score
  }

  /// The number of chunks that were read lightly.
  package var readChunks: Int { chunks.withLock { $0 } }

  package func readLightly(
    _ request: LightReadingRequest
  ) -> AsyncThrowingStream<LightReadingEvent, any Error> {
    let (stream, events) = AsyncThrowingStream.makeStream(of: LightReadingEvent.self)
    let headDimension = description.configuration.headDimension
    for range in request.chunks {
      let keys = request.selection.slots.map { _ in
        PackedKeys(
          Matrix(rows: range.count, columns: headDimension), head: 0, headDimension: headDimension)
      }
      chunks.withLock { $0 += 1 }
      events.yield(.read(LightChunk(tokens: range, keys: keys), tokensPerSecond: 100))
    }
    events.finish()
    return stream
  }

  package func scan(_ index: LightIndex, question: String) async -> [Float] {
    let end = index.chunks.map(\.tokens.upperBound).max() ?? 0
    return [Float](repeating: 0, count: end)
  }

  package func rerank(_ request: RerankRequest) -> AsyncThrowingStream<RerankEvent, any Error> {
    let (stream, events) = AsyncThrowingStream.makeStream(of: RerankEvent.self)
    for (index, passage) in request.passages.enumerated() {
      let text = tokenizer.decode(passage)
      events.yield(.scored(passage: index, score(text, request.question)))
    }
    events.finish()
    return stream
  }

  package func forgetLookup() async {}

  package func calibrate() -> AsyncThrowingStream<CalibrationEvent, any Error> {
    engine.calibrate()
  }
}

/// The heads that a `ScriptedFinder` looks with.
package struct ScriptedHeads: HeadStoring {
  package init() {}

  package func heads(of model: ModelDescription) -> RetrievalHeads? {
    let json = """
      {"model": "\(model.fingerprint)", "name": "scripted", "questions": 1,
       "ranking": [{"head": "0-0", "score": 0.1, "found": 1}],
       "depths": [{"layers": 1, "heads": ["0-0"], "score": 0.1, "found": 1,
                   "foundParaphrased": 1}]}
      """
    return try? RetrievalHeads(json: Data(json.utf8))
  }

  package func keep(_ heads: RetrievalHeads) {}
}
