package import Inference

extension Engine: Generating {
  package nonisolated var summary: ModelSummary {
    let c = description.configuration
    return ModelSummary(
      name: c.name, architecture: c.architecture, contextLength: c.contextLength,
      layers: c.layers, heads: c.heads, kvHeads: c.kvHeads, threads: description.threads,
      slidingWindow: c.slidingWindow, costGrowth: c.costGrowth, wholeTokens: wholeTokens)
  }

  /// The length is in proportion to the weights per token; it isn't measured for larger models.
  private nonisolated var wholeTokens: Int {
    let configuration = description.configuration
    let weights = configuration.linearOperations(withLogits: false) / 2
    let hundredMillions = Double(weights) / 1e8
    return Int(Double(ModelSummary.leastWholeTokens) * max(1, hundredMillions))
  }

  package nonisolated var memory: MemoryForecast? { memoryForecast }

  package nonisolated var retrieving: (any Retrieving)? { self }
}
