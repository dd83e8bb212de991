import ArgumentParser
package import Chat
import Inference
import Wording

/// The options for reading and answering.
package struct AnswerOptions: ParsableArguments {
  package init() {}

  private static var standing: Configuration { .standing }

  @Option(
    help: ArgumentHelp(
      """
      How the document is read: exact, native (the model's own pattern), recall, stream, sparse, or \
      auto (exact or native if the model reads such a length well, else recall).
      """))
  var mode = standing.mode ?? .auto

  @Option(help: "Tokens that stream mode keeps in sight.")
  var window: Int?

  @Option(
    help: ArgumentHelp(
      """
      The most memory that the process may take, as 2G or 512M; off for no limit. Mode auto keeps \
      within it, another mode that doesn't is refused before anything is read.
      """, valueName: "size"))
  var budget = standing.budget ?? .off

  @Option(help: "Tokens that an answer has at most.")
  var maxTokens = standing.maxTokens ?? 256

  @Option(help: "0 always takes the likeliest token.")
  var temperature = standing.temperature ?? SamplingParameters().temperature

  @Option(help: "Tokens that are candidates; 0 for all.")
  var topK = standing.topK ?? SamplingParameters().topK

  @Option(help: "Probability that the candidates have together.")
  var topP = standing.topP ?? SamplingParameters().topP

  @Option(help: "Least probability of a candidate, as a share of the likeliest one's.")
  var minP = standing.minP ?? SamplingParameters().minP

  @Option(help: "What makes tokens of the answer less likely to come again; 1 is nothing.")
  var repetitionPenalty =
    standing.repetitionPenalty ?? SamplingParameters().repetitionPenalty

  @Option(help: "Random seed: the same seed gives the same answer.")
  var seed = standing.seed ?? 0

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

extension ChatOptions.Mode: ExpressibleByArgument {}
