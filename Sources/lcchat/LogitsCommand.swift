import ArgumentParser
import Foundation
import Inference

struct LogitsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits",
    abstract: "Write the logits after chosen positions of a prompt, to check the engine.",
    discussion: "Output is float32, little-endian, one row a position, without a header.")

  @OptionGroup var model: ModelOptions

  @Option(help: "A JSON file with an array of token ids, evaluated as they are.")
  var tokens: String

  @Option(help: "Positions from 0, ascending, with commas between; the last if not given.")
  var at: String?

  @Option(help: "The file to write.")
  var out: String

  @Option(
    help: "A pattern for layers that see everything: causal, window:N or sinks:N,window:N.",
    transform: AttentionPattern.init(argument:))
  var pattern: AttentionPattern?

  func run() async throws {
    try await failing {
      let ids = try TokenFile.read(tokens)
      let positions = try readPositions(count: ids.count)
      let loaded = try LoadedModel(path: model.path(), threads: model.threads)
      var options = ForwardPass.Options()
      options.cache = model.cache.rawValue
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

  private func readPositions(count: Int) throws(Failure) -> [Int] {
    guard let at else { return [count - 1] }
    let parts = at.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    let positions = parts.compactMap { $0 }
    let isAscending = zip(positions, positions.dropFirst()).allSatisfy(<)
    guard positions.count == parts.count, !positions.isEmpty, isAscending,
      positions.allSatisfy((0..<count).contains)
    else {
      throw Failure(
        .usage, "--at takes ascending positions from 0 to \(count - 1), as 10,63; not “\(at)”.")
    }
    return positions
  }
}
