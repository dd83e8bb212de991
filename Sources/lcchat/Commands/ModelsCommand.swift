import ArgumentParser
import Diagnostics
import Foundation
import Inference
import Wording

struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the models that lcchat knows by name, and their adapters.",
    discussion: """
      Any other GGUF file can be given with --model, and LoRA adapters with --lora. For a model with \
      more than 1 billion weights, the smallest of these that is here finds the passages; --finder \
      chooses another one.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    try await failing {
      let rows = ModelFile.catalog.map { ModelRow($0.name) }
      if json {
        try Output.write(["models": rows].reportJSON())
      } else {
        try Output.write(table(rows))
      }
    }
  }

  private func table(_ rows: [ModelRow]) -> String {
    var table = TextTable([.left, .right, .left])
    table.add(["model", "size", "adapters"])
    for row in rows {
      let size = row.bytes.map { "\(MemorySize(bytes: $0))" } ?? "not here"
      table.add([row.name, size, row.adapters.map(\.name).joined(separator: ", ")])
    }
    let absent = rows.filter { $0.bytes == nil }.map(\.name)
    let advice = absent.map {
      "Fetch \($0) with `make model MODEL=\($0)` in lcchat's source folder."
    }
    return (table.lines + (advice.isEmpty ? [] : [""] + advice)).joined(separator: "\n") + "\n"
  }
}

/// A model that is known by name.
private struct ModelRow: Encodable {
  struct AdapterRow: Encodable {
    var name: String
    var path: String
    var bytes: Int
    var problem: String?
  }

  var name: String
  /// The path of its file; nil if it isn't here.
  var path: String?
  var bytes: Int?
  var adapters: [AdapterRow]

  init(_ name: String) {
    self.name = name
    path = try? ModelFile.path(of: name)
    bytes = path.map(ModelFile.bytes)
    adapters = ModelFile.adapters(of: name).map { choice in
      let file = URL(filePath: choice.path).lastPathComponent
      do {
        let adapter = try Adapter(path: choice.path)
        return AdapterRow(
          name: adapter.label, path: choice.path, bytes: ModelFile.bytes(at: choice.path))
      } catch {
        return AdapterRow(
          name: "\(file) (can't be used)", path: choice.path,
          bytes: ModelFile.bytes(at: choice.path), problem: "\(error)")
      }
    }
  }
}
