import ArgumentParser
import Chat
import Inference

/// How the document is read and the answer chosen.
struct AnswerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      How the document is read: exact, native (the model's own pattern), recall, stream, sparse, or \
      auto (exact or native if it fits the model's window, else recall).
      """))
  var mode = ChatOptions.Mode.auto

  @Option(help: "Tokens that stream mode keeps in sight.")
  var window: Int?

  @Option(help: "Tokens that an answer has at most.")
  var maxTokens = 256

  @Option(help: "0 always takes the likeliest token.")
  var temperature: Float = SamplingParameters().temperature

  @Option(help: "Tokens that are candidates; 0 for all.")
  var topK = SamplingParameters().topK

  @Option(help: "Probability that the candidates have together.")
  var topP: Float = SamplingParameters().topP

  @Option(help: "Least probability of a candidate, as a share of the likeliest one's.")
  var minP: Float = SamplingParameters().minP

  @Option(help: "What makes tokens of the answer less likely to come again; 1 is nothing.")
  var repetitionPenalty: Float = SamplingParameters().repetitionPenalty

  @Option(help: "Where chance begins: the same seed gives the same answer.")
  var seed: UInt64 = 0

  func validate() throws {
    func check(_ isFine: Bool, _ message: String) throws {
      if !isFine { throw ValidationError(message) }
    }
    try check((1...100_000).contains(maxTokens), "--max-tokens takes 1 to 100000.")
    try check((0...100).contains(temperature), "--temperature takes 0 to 100.")
    try check(topK >= 0, "--top-k takes 0 or more.")
    try check(topP > 0 && topP <= 1, "--top-p takes more than 0, up to 1.")
    try check((0...1).contains(minP), "--min-p takes 0 to 1.")
    try check((0.1...10).contains(repetitionPenalty), "--repetition-penalty takes 0.1 to 10.")
    try check((window ?? 1) > 0, "--window takes a number of tokens.")
  }

  var chatOptions: ChatOptions {
    var options = ChatOptions()
    options.mode = mode
    options.window = window
    options.maximumAnswerTokens = maxTokens
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
