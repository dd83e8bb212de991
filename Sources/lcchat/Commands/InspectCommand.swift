import Diagnostics
import ArgumentParser
import Foundation
import Inference

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract:
      "Show a model file's contents, the size of its cache and its reading speed, or an adapter.",
    discussion: """
      Examples:
        lcchat inspect gemma3
        lcchat inspect --tensors model.gguf
        lcchat inspect --quick --json model.gguf
      """)

  @Argument(help: "A GGUF file, or a model by name.", completion: .file(extensions: ["gguf"]))
  var file: String

  @Flag(help: "Also list all metadata and tensors.")
  var tensors = false

  @Flag(help: "Only read the metadata: load no weights and measure nothing.")
  var quick = false

  @Flag(help: "Print one JSON object with everything.")
  var json = false

  func run() async throws {
    let path = try path()
    if let adapter = try adapter(path) { return try show(adapter) }
    let inspection: ModelInspection
    do {
      inspection = try ModelInspection(path: path)
    } catch {
      throw Failure(.badData, "\(path): \(error)")
    }
    if json {
      try Output.write(report(inspection, path).reportJSON())
    } else {
      try write(inspection.summary + adapterLines)
      if !quick { try write([""] + running(path)) }
      try write([""] + (tensors ? inspection.lines : inspection.cache))
    }
  }

  /// Opens a file that is an adapter; nil if it isn't one.
  private func adapter(_ path: String) throws(Failure) -> Adapter? {
    guard Adapter.isAdapter(path: path) else { return nil }
    do {
      return try Adapter(path: path)
    } catch {
      throw Failure(.badData, "\(path): \(error)")
    }
  }

  private func show(_ adapter: Adapter) throws {
    let inspection = AdapterInspection(adapter)
    guard json else { return try write(inspection.lines) }
    let facts = Dictionary(inspection.facts.map { ($0.topic, $0.text) }) { first, _ in first }
    try Output.write(facts.reportJSON())
  }

  /// The adapters that the model is loaded with by default.
  private var adapterLines: [String] {
    ModelFile.adapters(of: file).map { choice in
      do {
        return "  adapter  \(try Adapter(path: choice.path).label); leave it out with --lora off"
      } catch {
        return "  adapter  \(choice.path) can't be used: \(error)"
      }
    }
  }

  private func path() throws(Failure) -> String {
    if ModelFile.catalog.contains(where: { $0.name == file }) {
      return try ModelFile.path(of: file)
    }
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(.noInput, "There is no file \(file): check the path.")
    }
    return file
  }

  private func write(_ lines: [String]) throws(Failure) {
    try Output.write(lines.joined(separator: "\n") + "\n")
  }

  /// Returns the facts that need a loaded model, or the reason why it can't run.
  private func running(_ path: String) -> [String] {
    do {
      let loaded = try LoadedModel(path: path, adapters: ModelFile.adapters(of: file))
      let probe = PrefillTimes(loaded)
      return ModelStory(loaded).lines + [""] + probe.lines(threads: loaded.threads)
    } catch {
      return ["This model can't run: \(error)"]
    }
  }

  private func report(_ inspection: ModelInspection, _ path: String) -> ModelReport {
    var report = ModelReport(inspection)
    guard !quick else { return report }
    do {
      let loaded = try LoadedModel(path: path, adapters: ModelFile.adapters(of: file))
      let words = ModelStory(loaded).words
      report.words = Dictionary(words.map { ($0.topic, $0.text) }) { first, _ in first }
      report.add(PrefillTimes(loaded), threads: loaded.threads)
    } catch {
      report.problem = "\(error)"
    }
    return report
  }
}
