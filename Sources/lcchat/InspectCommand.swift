import ArgumentParser
import Foundation
import Inference

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a model file holds, what its cache would take and how fast it would read.")

  @Argument(help: "A GGUF file.")
  var file: String

  @Flag(help: "Only what the file says: load no weights and measure nothing.")
  var quick = false

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
    if !quick { try Output.write("\n" + running().joined(separator: "\n") + "\n") }
  }

  /// What shows once the model runs, or why it can't.
  private func running() -> [String] {
    do {
      let loaded = try LoadedModel(path: file)
      let probe = ReadingProbe(loaded)
      return try loaded.story(path: file) + [""] + probe.lines(threads: loaded.threads)
    } catch {
      return ["It can't be run: \(error)"]
    }
  }
}
