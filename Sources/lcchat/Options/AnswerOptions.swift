import ArgumentParser
package import Chat
import Inference
import Wording

/// The options for reading a document and answering questions.
package struct AnswerOptions: ParsableArguments {
  private static var standing: Configuration { .standing }

  @Option(help: ArgumentHelp(OptionHelp.mode))
  var mode = standing.mode ?? .auto

  @Option(help: ArgumentHelp(OptionHelp.window))
  var window: Int?

  @Option(help: ArgumentHelp(OptionHelp.budget, valueName: "size"))
  var budget = standing.budget ?? .off

  @Option(help: ArgumentHelp(OptionHelp.quote))
  var quote = standing.quote ?? .auto

  @Option(help: ArgumentHelp(OptionHelp.maxTokens))
  var maxTokens = standing.maxTokens ?? 256

  @Option(help: ArgumentHelp(OptionHelp.temperature))
  var temperature = standing.temperature ?? SamplingParameters().temperature

  @Option(help: ArgumentHelp(OptionHelp.topK))
  var topK = standing.topK ?? SamplingParameters().topK

  @Option(help: ArgumentHelp(OptionHelp.topP))
  var topP = standing.topP ?? SamplingParameters().topP

  @Option(help: ArgumentHelp(OptionHelp.minP))
  var minP = standing.minP ?? SamplingParameters().minP

  @Option(help: ArgumentHelp(OptionHelp.repetitionPenalty))
  var repetitionPenalty =
    standing.repetitionPenalty ?? SamplingParameters().repetitionPenalty

  @Option(help: ArgumentHelp(OptionHelp.seed))
  var seed = standing.seed ?? 0

  package init() {}

  package func validate() throws {
    try OptionRange.check(OptionRange.maxTokens.contains(maxTokens), "--max-tokens", maxTokens)
    try OptionRange.check(
      OptionRange.temperature.contains(temperature), "--temperature", temperature)
    try OptionRange.check(topK >= 0, "--top-k", topK)
    try OptionRange.check(OptionRange.isTopP(topP), "--top-p", topP)
    try OptionRange.check(OptionRange.minP.contains(minP), "--min-p", minP)
    try OptionRange.check(
      OptionRange.repetitionPenalty.contains(repetitionPenalty), "--repetition-penalty",
      repetitionPenalty)
    try OptionRange.check((window ?? 1) > 0, "--window", window ?? 1)
  }

  package var chatOptions: ChatOptions {
    var options = ChatOptions()
    options.mode = mode
    options.window = window ?? Self.standing.window
    options.quote = quote
    options.maximumAnswerTokens = maxTokens
    options.memoryBudget = budget.bytes
    options.sampling.temperature = temperature
    options.sampling.topK = topK
    options.sampling.topP = topP
    options.sampling.minP = minP
    options.sampling.repetitionPenalty = repetitionPenalty
    options.sampling.seed = seed
    return options
  }
}

extension Mode: ExpressibleByArgument {}
extension QuoteStyle: ExpressibleByArgument {}
