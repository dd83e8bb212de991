import ArgumentParser
import Foundation
import Inference

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a model file holds, and what its KV cache would take.")

  @Argument(help: "A GGUF file.")
  var file: String

  func run() async throws {
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(.noInput, "There is no file \(file): check the path.")
    }
    let lines: [String]
    do {
      lines = try ModelInspection(path: file).lines
    } catch {
      throw Failure(.badData, "\(file): \(error)")
    }
    try Output.write(lines.joined(separator: "\n") + "\n")
  }
}
