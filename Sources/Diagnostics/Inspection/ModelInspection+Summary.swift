import Inference
import Tensors
import Wording

extension ModelInspection {
  /// The most important facts: the model's name, architecture, size and tokenizer.
  package var summary: [String] {
    var table = TextTable([.left, .left])
    table.add(["architecture", architecture])
    table.add(["weights", weights])
    table.add(["tokenizer", tokenizer])
    if let part = try? file.part {
      table.add(["part", "\(part.number) of \(part.count), which can't be run by itself"])
    }
    return [name] + table.lines
  }

  var name: String {
    ModelName(file.metadata, path: file.path, architecture: "A model without a name").text
  }

  var architecture: String {
    let architecture = text("general.architecture")
    let size = text("general.size_label").map { ", \($0)" } ?? ""
    return (architecture ?? "not given") + size
  }

  /// The weights' count, bytes and types, with the largest types first.
  private var weights: String {
    guard !file.tensors.isEmpty else { return "none" }
    let types = Dictionary(grouping: file.tensors, by: \.type.name).map { name, tensors in
      (name: name, bytes: tensors.reduce(0) { $0 + ($1.byteCount ?? 0) })
    }.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    let most = types.prefix(4).map(\.name) + (types.count > 4 ? ["…"] : [])
    return "\(Self.elements(file.tensors)) numbers in \(file.byteCount.grouped) bytes: "
      + most.joined(separator: ", ")
  }

  private var tokenizer: String {
    let kinds = ["gpt2": "byte-level BPE", "llama": "SentencePiece", "bert": "WordPiece"]
    guard let model = text("tokenizer.ggml.model") else { return "not given" }
    let pieces = ((try? file.metadata.stringArray("tokenizer.ggml.tokens")) ?? nil)?.count
    var words = [kinds[model] ?? "\(model), which can't be run"]
    if let pieces { words.append("\(pieces.grouped) tokens") }
    if model == "gpt2" {
      let style = text("tokenizer.ggml.pre").flatMap { $0.isEmpty ? nil : $0 }
      words.append(
        style.map { "split as “\($0)”" } ?? "split as “default”, since the file doesn't say how")
    }
    return words.joined(separator: ", ")
  }

  private func text(_ key: String) -> String? {
    ((try? file.metadata.string(key)) ?? nil).map { DisplayText.escaped($0, limit: 60) }
  }
}
