import Diagnostics
import Chat
import Foundation
import Inference
import Wording

extension BenchReport {
  /// The report as tables of at most 100 columns.
  var table: String {
    let blocks = [[model], rates, ["Shares of the time:"] + times, footnotes]
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private static let names = ["test", "tokens", "pattern", "cache", "threads"]
  private static let nameColumns: [TextTable.Alignment] = [.left, .right, .left, .left, .right]

  private func names(_ row: BenchmarkRow) -> [String] {
    let configuration = row.configuration
    return [
      row.test.name, "\(row.test.length)", "\(configuration.pattern)", configuration.cache.rawValue,
      "\(configuration.threads)",
    ]
  }

  private var rates: [String] {
    var table = TextTable(Self.nameColumns + [.right, .right, .right, .right, .left])
    table.add(Self.names + ["tok/s", "spread", "GOP/s", "GB/s", "of the roof"])
    for row in rows {
      table.add(
        names(row) + [
          Self.decimal(row.median), Self.percent(row.spread), Self.decimal(row.gigaOperations),
          row.gigabytes.map(Self.decimal) ?? "–", bound(row),
        ])
    }
    return table.lines
  }

  /// Returns the share of the roof that the test reaches, and the name of the roof.
  private func bound(_ row: BenchmarkRow) -> String {
    let kind = row.workload.hasQuantizedWeights ? "int8" : "float"
    let bound = row.gigabytes == nil ? kind : "memory"
    return share(row).map { "\(Self.percent($0)) \(bound)" } ?? "–"
  }

  private var times: [String] {
    let stages = rows.first?.stages.shares.map(\.name) ?? []
    var table = TextTable(Self.nameColumns + stages.map { _ in .right })
    table.add(Self.names + stages)
    for row in rows { table.add(names(row) + row.stages.shares.map { Self.percent($0.share) }) }
    return table.lines
  }

  private var footnotes: [String] {
    let roofs = roofs.sorted { $0.key < $1.key }.map { threads, roof in
      let numbers = String(
        format: "int8 %.0f GOP/s, float %.0f GOP/s, memory %.1f GB/s", roof.int8 / 1e9,
        roof.float / 1e9, roof.memory / 1e9)
      return "The roof on \(Benchmark.Configuration.label(threads: threads)): \(numbers)"
    }
    let growth = growth.map { configuration, law in
      String(format: "Reading time grows as length^%.2f: ", law.exponent) + configuration.label
    }
    return growth + roofs
      + ["Peak memory: \(ByteSize(peakMemoryBytes)), weights included"]
  }

  private static func decimal(_ number: Double) -> String { String(format: "%.1f", number) }

  private static func percent(_ share: Double) -> String { Percent.text(share) }
}
