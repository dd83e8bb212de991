package import Inference

extension Engine: Generating {
  package nonisolated var summary: ModelSummary {
    let c = description.configuration
    return ModelSummary(
      name: c.name, architecture: c.architecture, contextLength: c.contextLength,
      layers: c.layers, heads: c.heads, kvHeads: c.kvHeads, threads: description.threads,
      slidingWindow: c.slidingWindow, costGrowth: c.costGrowth)
  }

  package nonisolated var memory: MemoryForecast? { memoryForecast }

  package nonisolated var retrieving: (any Retrieving)? { self }
}
