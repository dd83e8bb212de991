import Inference
import TestSupport
import Testing

/// The embedding model that set-up fetches and converts.
struct SentenceEncoderTests {
  private static let file = "all-minilm-l6-v2-q8_0.gguf"
  static let isPresent = FetchedModel.path(file) != nil

  private static let texts = [
    "Where is the key of the lighthouse?",
    "The lighthouse key was hidden in a blue jar in the kitchen.",
    "The postman came on Tuesdays by bicycle, with letters and newspapers.",
    "Müller's café — it cost £3.50!",
  ]

  /// The cosines of all pairs, which PyTorch computed from the weights in 32-bit floats.
  private static let cosines: [Float] = [0.6196, 0.1312, 0.2166, 0.0084, 0.1676, 0.0418]

  @Test(.enabled(if: isPresent, "make model MODEL=minilm fetches it"))
  func `minilm computes the vectors of its weights`() async throws {
    let path = try #require(FetchedModel.path(Self.file))
    let encoder = try TextEncoder(path: path, threads: 1)
    var vectors: [[Float]] = []
    for text in Self.texts { vectors.append(try await encoder.vector(of: text)) }
    #expect(vectors.allSatisfy { $0.count == 384 })
    let pairs = vectors.indices.flatMap { first in
      vectors.indices.dropFirst(first + 1).map { (vectors[first], vectors[$0]) }
    }
    try #require(pairs.count == Self.cosines.count)
    for (pair, expected) in zip(pairs, Self.cosines) {
      let cosine = zip(pair.0, pair.1).reduce(0) { $0 + $1.0 * $1.1 }
      // The file has 8-bit weights.
      #expect(abs(cosine - expected) < 0.02)
    }
  }
}
