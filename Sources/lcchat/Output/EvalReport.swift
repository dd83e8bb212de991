import Chat
import Foundation
import Inference
import Wording
import Evaluation

/// The results of `lcchat eval` as a table.
struct EvalReport {
  private let summary: EvalSummary
  private let title: String

  init(_ summary: EvalSummary, mode: String, model: String) {
    self.summary = summary
    title = "mode \(mode), model \(model)"
  }

  var table: String {
    let ranks = EvalSummary.ranks.map { cell("R@\($0)", 6) }.joined()
    let header =
      cell(title, -28) + cell("n", 5) + ranks + cell("read", 7) + cell("right", 7)
      + cell("none", 7) + cell("F1", 7) + cell("words", 7) + cell("median", 9)
    let footer =
      String(format: "opening a document: median %.1f s; memory: ", summary.openSeconds)
      + "\(ByteSize(summary.memoryBytes)) at most"
    let stages =
      summary.stages.isEmpty
      ? []
      : [
        "evidence among the first five, by stage: "
          + summary.stages.map { String(format: "\($0.name) %.2f", $0.share) }.joined(
            separator: ", ")
      ]
    return ([header] + summary.rows.map(line) + stages + [footer]).joined(separator: "\n") + "\n"
  }

  private func line(_ row: EvalSummary.Row) -> String {
    let recall =
      row.recall.map { $0.map { String(format: "%6.2f", $0) } }
      ?? EvalSummary.ranks.map { _ in cell("–", 6) }
    return cell(row.name, -28) + cell("\(row.count)", 5) + recall.joined()
      + String(
        format: "%7.2f%7.3f%7.2f%7.3f%7.1f%7.1f s", row.read, row.accuracy, row.declined, row.f1,
        row.words, row.seconds)
  }

  /// Pads text to `width` characters: on the left, or on the right if the number is negative.
  private func cell(_ text: String, _ width: Int) -> String {
    let pad = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + pad : pad + text
  }
}

extension EvalResult {
  /// The result as one line of text.
  var line: String {
    var parts = [right ? "right" : "wrong"]
    if let rank { parts.append("evidence at rank \(rank)") }
    parts.append(String(format: "%.1f s", seconds))
    let length = tokens.map { " in \($0) tokens" } ?? ""
    return "\(id)\(length): " + parts.joined(separator: ", ")
  }
}
