package import Inference

/// Scores passages by the similarity of their vectors to the vector of the question.
///
/// The vectors are those of an embedding model (Reimers and Gurevych 2019).
///
/// The model is loaded for the first question, and each passage's vector is computed once.
package actor PassageScorer {
  /// The approximate size of the model's weights in memory, in bytes.
  package nonisolated let fileBytes: Int
  private let load: @Sendable () async throws -> TextEncoder
  private var encoder: TextEncoder?
  private var vectors: [String: [Float]] = [:]

  /// Creates a scorer; `load` loads the model and must not block its thread.
  package init(fileBytes: Int = 0, load: @escaping @Sendable () async throws -> TextEncoder) {
    self.fileBytes = fileBytes
    self.load = load
  }

  /// Returns the cosine similarity of each text to the question, −1…1.
  func scores(of texts: [String], question: String) async throws -> [Double] {
    let query = try await vector(of: question)
    var scores: [Double] = []
    for text in texts {
      try Task.checkCancellation()
      let vector = try await vector(of: text)
      scores.append(zip(query, vector).reduce(0) { $0 + Double($1.0 * $1.1) })
    }
    return scores
  }

  private func vector(of text: String) async throws -> [Float] {
    if let known = vectors[text] { return known }
    let vector = try await loadedEncoder().vector(of: text)
    vectors[text] = vector
    return vector
  }

  private func loadedEncoder() async throws -> TextEncoder {
    if let encoder { return encoder }
    let loaded = try await load()
    encoder = loaded
    return loaded
  }
}
