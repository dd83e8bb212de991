package import Inference

/// An embedding model, which makes vectors of passages and questions (Reimers and Gurevych 2019).
///
/// The model is loaded for the first text.
package actor PassageScorer {
  /// The approximate size of the model's weights in memory, in bytes.
  package nonisolated let fileBytes: Int
  private let load: @Sendable () async throws -> TextEncoder
  private var encoder: TextEncoder?

  /// Creates a scorer; `load` loads the model and must not block its thread.
  package init(fileBytes: Int = 0, load: @escaping @Sendable () async throws -> TextEncoder) {
    self.fileBytes = fileBytes
    self.load = load
  }

  /// Returns the vector of a text, scaled to length 1.
  func vector(of text: String) async throws -> [Float] {
    try await loadedEncoder().vector(of: text)
  }

  var description: ModelDescription {
    get async throws { try await loadedEncoder().description }
  }

  private func loadedEncoder() async throws -> TextEncoder {
    if let encoder { return encoder }
    let loaded = try await load()
    // A call that came in between may have loaded it.
    if let encoder { return encoder }
    encoder = loaded
    return loaded
  }
}
