package import Evaluation
import Foundation
import Wording

/// The results of `lcchat eval` as a table.
package struct EvalReport {
  private let summary: EvalSummary
  private let title: String

  package init(_ summary: EvalSummary, mode: String, model: String) {
    self.summary = summary
    title = "mode \(mode), model \(model); in brackets: 95 % intervals"
  }

  /// The rows of all groups, then the figures that aren't of groups.
  package var table: String {
    let header =
      cell("", Self.name) + cell("n", 5)
      + ["right", "evidence read", "quoted evidence", "told", "refused"].map {
        cell($0, Self.share)
      }.joined()
      + cell("empty", 6) + cell("F1", 6) + cell("words", 7) + cell("median", 9)
    let lines = [title, header] + summary.rows.map(line) + ranks + notes
    return lines.joined(separator: "\n") + "\n"
  }

  /// The table without what is only about single groups, for several sets of questions.
  package var overview: String {
    var report = self
    report.isOverview = true
    return report.table
  }

  private var isOverview = false
  private static let name = -20
  private static let share = 16

  private func line(_ row: EvalSummary.Row) -> String {
    cell(row.name, Self.name) + cell("\(row.count)", 5) + cell(words(row.right), Self.share)
      + cell(words(row.read), Self.share) + cell(words(row.quoted), Self.share)
      + cell(counts(row.told), Self.share)
      + cell(counts(row.refused), Self.share) + cell("\(row.empty)", 6)
      + String(format: "%6.2f%7.1f%7.1f s", row.f1, row.words, row.seconds)
  }

  /// The lines of the shares whose evidence is among the first passages.
  private var ranks: [String] {
    let rows = summary.rows.filter { $0.recall != nil }
    guard !isOverview, !rows.isEmpty else { return [] }
    let header =
      cell("evidence among the", Self.name)
      + EvalSummary.ranks.map { cell("first \($0)", Self.share) }.joined()
    return [header]
      + rows.map { row in
        cell(row.name, Self.name)
          + (row.recall ?? []).map { cell(words($0), Self.share) }.joined()
      }
  }

  private var notes: [String] {
    var notes: [String] = []
    if !isOverview, !summary.stages.isEmpty {
      let stages = summary.stages.map { "\($0.name) \(words($0.share))" }
      notes.append("evidence among the first five, by stage: " + stages.joined(separator: ", "))
    }
    if let chains = summary.chains {
      notes.append("conversations with right answers only: \(counts(chains))")
    }
    if let reasons = summary.reasons {
      notes.append("yes or no, right and with the reason: \(counts(reasons))")
    }
    if let names = summary.foreignNames {
      notes.append("right in summaries: key facts covered; names that aren't in the text: \(names)")
    }
    notes.append(
      String(format: "opening a document: median %.1f s; memory: ", summary.openSeconds)
        + "\(ByteSize(summary.memoryBytes)) at most")
    return notes
  }

  /// Returns a share with its interval, such as “.58 (.46–.70)”.
  private func words(_ share: Share?) -> String {
    share.map { "\(number($0.value)) \(interval($0))" } ?? "–"
  }

  /// Returns a share as counts with its interval, such as “21/30 (.52–.83)”.
  private func counts(_ share: Share?) -> String {
    share.map { "\($0.hits)/\($0.count) \(interval($0))" } ?? "–"
  }

  private func interval(_ share: Share) -> String {
    "(\(number(share.interval.lowerBound))–\(number(share.interval.upperBound)))"
  }

  /// Returns a number from 0 to 1 with two decimals, without the zero before the point.
  private func number(_ value: Double) -> String {
    let text = String(format: "%.2f", value)
    return text.hasPrefix("0") ? String(text.dropFirst()) : text
  }

  /// Pads text to `width` characters: on the left, or on the right if the number is negative.
  private func cell(_ text: String, _ width: Int) -> String {
    let pad = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + pad : pad + text
  }
}

extension EvalResult {
  /// The result as one line of text.
  package var line: String {
    var parts: [String] = []
    if let facts {
      parts.append("\(covered ?? 0) of \(facts.counted("key fact"))")
    } else if isAnswerable {
      parts.append(right ? "right" : isRefused ? "refused" : "wrong")
    } else {
      parts.append(right ? "told" : "not told")
    }
    if let names = foreign_names, !names.isEmpty {
      parts.append("not in the text: " + names.joined(separator: ", "))
    }
    if let rank { parts.append("evidence at rank \(rank)") }
    parts.append(String(format: "%.1f s", seconds))
    let length = tokens.map { " in \($0) tokens" } ?? ""
    return "\(id)\(length): " + parts.joined(separator: ", ")
  }
}
