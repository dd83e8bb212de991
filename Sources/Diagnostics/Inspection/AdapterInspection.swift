import Foundation
package import Inference
import Tensors
import Wording

/// A description of an adapter file, as lines of text for a terminal.
package struct AdapterInspection: Sendable {
  private let adapter: Adapter

  package init(_ adapter: Adapter) { self.adapter = adapter }

  /// The facts with their topics.
  package var facts: [(topic: String, text: String)] {
    var facts = [
      ("adapter", "LoRA for \(DisplayText.escaped(adapter.architecture, limit: 40)) models"),
      ("updates", "\(adapter.pairs.count.grouped) of the model's matrices: \(kinds)"),
      ("size", "\(elements.grouped) numbers in \(adapter.file.byteCount.grouped) bytes"),
      ("rank", ranks),
      ("scale", adapter.alpha.map { "alpha \($0), divided by the rank" } ?? "1 (no alpha)"),
    ]
    if let rule = adapter.passageReader {
      facts.append(
        (
          "use",
          "answers questions from a passage, or says:\(DisplayText.escaped(rule.refusal, limit: 60))"
            + " (believed from a log-probability of \(String(format: "%.2f", rule.threshold)) on)"
        ))
    }
    return facts
  }

  package var lines: [String] {
    var table = TextTable([.left, .left])
    for (topic, text) in facts { table.add([topic, text]) }
    let name = adapter.name ?? "LoRA adapter"
    return [DisplayText.escaped(name, limit: 80)] + table.lines
  }

  private var elements: Int {
    adapter.pairs.values.reduce(0) { $0 + $1.a.elementCount + $1.b.elementCount }
  }

  private var ranks: String {
    let all = Set(adapter.pairs.values.map(\.rank)).sorted()
    return all.count == 1 ? "\(all[0])" : "\(all[0]) to \(all[all.count - 1])"
  }

  /// The names of the matrices without their layers, such as `attn_q, ffn_up`.
  private var kinds: String {
    let names = adapter.pairs.keys.map { name in
      name.split(separator: ".").dropLast().last.map(String.init) ?? name
    }
    return Set(names).sorted().map { DisplayText.escaped($0, limit: 40) }.joined(separator: ", ")
  }
}
