import ArgumentParser
import Inference

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a model file holds, and what its KV cache would take.")

  @Argument(help: "A GGUF file.")
  var file: String

  func run() async throws {
    for line in try await failing({ try ModelInspection(path: file).lines }) { print(line) }
  }
}
