import Inference

/// What a document takes in memory once it is read and a question about it is answered.
struct MemoryPlan: Sendable {
  /// Tokens before the document, and its own.
  let opening: Int
  let document: Int
  var forecast: MemoryForecast
  /// What is kept of a document that is read lightly, if that is known.
  let light: LightPlan?
  let options: ChatOptions

  func bytes(_ mode: ContextPlan.Mode) -> Int {
    switch mode {
    case .whole(let mode): cacheBytes(mode, text: document) + forecast.scratchBytes
    case .recall:
      forecast.lightBytes(light, tokens: document)
        + forecast.scratchBytes(chunk: options.recall.chunkTokens)
        + cacheBytes(.exact, text: options.recall.budget) + forecast.scratchBytes
    }
  }

  private func cacheBytes(_ mode: ReadingMode, text: Int) -> Int {
    let end = opening + text
    return forecast.cacheBytes(
      mode, documentEnd: end,
      tokens: end + ContextPlan.expectedQuestion + options.maximumAnswerTokens)
  }

  /// The same with a cache of 8 bits a number; nil if it has no more.
  var quantised: MemoryPlan? {
    forecast.quantised.map { forecast in
      var plan = self
      plan.forecast = forecast
      return plan
    }
  }
}
