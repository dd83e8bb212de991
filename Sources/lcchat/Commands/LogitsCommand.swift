import Diagnostics
import ArgumentParser
import Foundation
import Inference

struct LogitsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits",
    abstract: "Write the logits after given positions of a prompt, to check the engine.",
    discussion: "The output is little-endian float32, one row per position, without a header.")

  @OptionGroup var model: ModelOptions

  @Option(help: "A JSON file with an array of token ids, read unchanged.")
  var tokens: String

  @Option(help: "Positions from 0, ascending, separated by commas; by default the last one.")
  var at: String?

  @Option(help: "The file to write.")
  var out: String

  @Option(
    help: AttentionPattern.help,
    transform: AttentionPattern.init(argument:))
  var pattern: AttentionPattern?

  func run() async throws {
    try await failing {
      let ids = try TokenFile.read(tokens)
      let positions = try at.map(readPositions(count: ids.count)) ?? [ids.count - 1]
      let loaded = try LoadedModel(
        path: model.path(), adapters: model.adapters, threads: model.threads)
      var options = ForwardPass.Options()
      options.cacheType = model.cache
      options.globalPattern = pattern
      var data = Data()
      try PromptLogits.forEach(of: loaded, tokens: ids, at: positions, options: options) {
        _, logits in
        logits.withUnsafeBytes { data.append(contentsOf: $0) }
      }
      do {
        try data.write(to: URL(filePath: out), options: .atomic)
      } catch {
        throw Failure(.cannotCreate, "\(out) can't be written: check its folder and permissions.")
      }
    }
  }
}
