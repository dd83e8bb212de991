package import Inference
package import Tokenization

extension Engine: AnswerBackend {
  package nonisolated var summary: ModelSummary {
    let c = description.configuration
    let name = ([c.name] + description.adapters.map(\.label)).joined(separator: " + ")
    return ModelSummary(
      name: name, architecture: c.architecture, contextLength: c.contextLength,
      layers: c.layers, heads: c.heads, kvHeads: c.kvHeads, threads: description.threads,
      slidingWindow: c.slidingWindow, costGrowth: c.costGrowth, wholeTokens: wholeTokens)
  }

  /// The longest document, in tokens, that `auto` reads whole.
  ///
  /// It is in proportion to the weights per token, which wasn't measured for larger models.
  private nonisolated var wholeTokens: Int {
    let configuration = description.configuration
    let weights = configuration.linearOperations(withLogits: false) / 2
    let hundredMillions = Double(weights) / 1e8
    return Int(Double(ModelSummary.leastWholeTokens) * max(1, hundredMillions))
  }

  package nonisolated var capabilities: BackendCapabilities {
    [.attention, .logProbabilities, .prefixCache]
  }

  package nonisolated var model: ModelDescription? { description }

  package nonisolated var memory: MemoryForecast? { memoryForecast }

  package func restore(
    _ prompt: [TokenID], mode: ReadingMode, from store: SnapshotStore, document: String
  ) async -> (isRestored: Bool, notice: String?) {
    await store.restore(prompt, mode: mode, into: self, document: document)
  }

  package func keep(
    _ prompt: [TokenID], mode: ReadingMode, in store: SnapshotStore, document: String,
    _ statistics: GenerationStatistics
  ) async -> String? {
    await store.keep(
      prompt, mode: mode, of: self, readSeconds: statistics.readSeconds,
      cacheBytes: statistics.cacheBytes, document: document)
  }
}
