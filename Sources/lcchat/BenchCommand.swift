import ArgumentParser
import Foundation
import Inference

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure how fast a model reads (prefill) and answers (decode) on this machine.")

  @OptionGroup var model: ModelOptions

  @Option(help: "Prompt lengths to read, in tokens, with commas between.")
  var prefill = "512,2048"

  @Option(help: "Tokens in the cache while decoding, with commas between.")
  var decode = "0,2048"

  @Option(
    help: "A pattern for layers that see everything: causal, window:N or sinks:N,window:N.",
    transform: AttentionPattern.init(argument:))
  var pattern: AttentionPattern?

  @Option(help: "Runs of each measurement, after one that doesn't count.")
  var runs = 3

  @Flag(help: "Print a JSON array.")
  var json = false

  func validate() throws {
    guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100.") }
    _ = try lengths(prefill, least: 1)
    _ = try lengths(decode, least: 0)
  }

  func run() async throws {
    try await failing {
      let loaded = try LoadedModel(path: model.path(), threads: model.threads)
      var options = ForwardPass.Options()
      options.cache = model.cache.rawValue
      options.globalPattern = pattern
      let benchmark = Benchmark(loaded, options: options)
      let progress = ProgressLine(isQuiet: false)
      var rows: [Benchmark.Row] = []
      for (kind, list) in [(Benchmark.Kind.prefill, prefill), (.decode, decode)] {
        for tokens in try lengths(list, least: 0) {
          progress.show("\(kind) \(tokens)")
          rows.append(benchmark.measure(kind, tokens: tokens, runs: runs))
        }
      }
      progress.clear()
      try Output.write(json ? BenchReport(rows).json : BenchReport(rows).table)
    }
  }

  private func lengths(_ text: String, least: Int) throws -> [Int] {
    let parts = text.split(separator: ",").map { Int($0) }
    let lengths = parts.compactMap { $0 }
    guard lengths.count == parts.count, lengths.allSatisfy((least...1 << 24).contains) else {
      throw ValidationError("“\(text)” must be numbers of tokens, as 512,8192.")
    }
    return lengths
  }
}

extension AttentionPattern {
  /// Reads a pattern from the command line.
  init(argument: String) throws {
    guard let pattern = AttentionPattern(argument) else {
      throw ValidationError(
        "“\(argument)” is no pattern: causal, window:N or sinks:N,window:N.")
    }
    self = pattern
  }
}

/// The results of `lcchat bench`.
private struct BenchReport: Encodable {
  struct Row: Encodable {
    var test: String
    var tokens: Int
    var tokens_per_second: Double
    /// Fastest less slowest run, as a share of the median.
    var spread: Double
    var gops: Double
    /// Nil for prefill, which memory doesn't bound.
    var gbps: Double?
  }

  var rows: [Row]

  init(_ rows: [Benchmark.Row]) {
    self.rows = rows.map { row in
      Row(
        test: row.kind.rawValue, tokens: row.tokens, tokens_per_second: row.median,
        spread: row.spread, gops: row.gigaOperations,
        gbps: row.bytesPerToken > 0 ? row.gigabytes : nil)
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return String(decoding: try encoder.encode(rows), as: UTF8.self) + "\n"
    }
  }

  var table: String {
    let lines = rows.map { row in
      let name = row.test.padding(toLength: 8, withPad: " ", startingAt: 0)
      let bandwidth = row.gbps.map { String(format: "%8.1f", $0) } ?? "       –"
      return name
        + String(
          format: "%8d %12.1f %7.0f %% %8.1f ", row.tokens, row.tokens_per_second,
          row.spread * 100, row.gops) + bandwidth
    }
    return (["test      tokens        tok/s   spread    GOP/s     GB/s"] + lines)
      .joined(separator: "\n") + "\n"
  }
}
