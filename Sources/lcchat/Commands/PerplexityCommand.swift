import Diagnostics
import ArgumentParser
import Foundation
import Inference

struct PerplexityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perplexity",
    abstract: "Measure a model's perplexity on a text, to compare cache types and patterns.",
    discussion: """
      Lower is better. Only the second half of each chunk counts, as in llama.cpp's \
      llama-perplexity.
      """)

  @OptionGroup var model: ModelOptions

  @Option(help: "A JSON file with an array of token ids, or a file of int32 ids (.i32).")
  var tokens: String

  @Option(help: "Length of a chunk in tokens.")
  var context = 2048

  @Option(help: "Most chunks to read.")
  var chunks: Int?

  @Option(
    help: "A token id that replaces each chunk's first token: BOS, for models that need it.")
  var first: Int32?

  @Option(
    help: AttentionPattern.help,
    transform: AttentionPattern.init(argument:))
  var pattern: AttentionPattern?

  func validate() throws {
    try OptionRange.check((4...1 << 24).contains(context), "--context", context)
    try OptionRange.check((chunks ?? 1) > 0, "--chunks", chunks ?? 1)
    try OptionRange.check((first ?? 0) >= 0, "--first", first ?? 0)
  }

  func run() async throws {
    try await failing {
      let ids = try TokenFile.read(tokens)
      let loaded = try LoadedModel(
        path: model.path(), adapters: model.adapters, threads: model.threads)
      var options = ForwardPass.Options()
      options.cacheType = model.cache
      options.globalPattern = pattern
      let progress = ProgressLine(isQuiet: false)
      let result = try Perplexity(loaded, context: context, options: options)
        .measure(ids, limit: chunks ?? .max, first: first) { chunk, perplexity in
          progress.show("chunk \(chunk + 1) · \(String(format: "%.4f", perplexity))")
        }
      progress.clear()
      guard let result else {
        throw Failure(
          .badData, "\(tokens) has \(ids.count) tokens, fewer than one chunk: lower --context.")
      }
      try Output.write(String(format: "%.4f\n", result))
    }
  }
}
