import Tokenization

/// A model that computes vectors of texts, on a thread of its own.
package actor TextEncoder {
  private nonisolated let executor = EngineExecutor()
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  private let loaded: LoadedModel
  package nonisolated let description: ModelDescription

  /// Loads a model file; blocks the calling thread.
  package init(path: String, threads: Int?) throws(LoadingError) {
    loaded = try LoadedModel(path: path, threads: threads)
    description = ModelDescription(loaded)
  }

  /// Returns the vector of a text, scaled to length 1.
  ///
  /// A text that is too long for the model is cut at its context length.
  package func vector(of text: String) throws(GenerationError) -> [Float] {
    let tokens = loaded.tokenizer.encode(text, .addBoundaryTokens)
    let configuration = loaded.model.configuration
    let kept = Array(tokens.prefix(configuration.contextLength))
    return try TokenVectors(of: kept, loaded).text(configuration.pooling)
  }
}

extension LoadedModel {
  /// Returns the vector of a text, scaled to length 1 and pooled as the file says.
  package func vector(of text: String) throws(GenerationError) -> [Float] {
    let tokens = tokenizer.encode(text, .addBoundaryTokens)
    return try TokenVectors(of: tokens, self).text(model.configuration.pooling)
  }
}
