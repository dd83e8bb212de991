import Diagnostics
import Foundation
import Inference
import Wording

/// The results of `lcchat bench`, as JSON and as tables.
struct BenchReport {
  /// The model's name and the instruction set.
  let model: String
  let rows: [BenchmarkRow]
  /// The rooflines by number of threads.
  let roofs: [Int: Roofline]
  /// The peak memory of the whole process, weights included.
  let peakMemoryBytes: Int

  var json: String {
    get throws {
      try rows.map(row).reportJSON()
    }
  }

  /// Returns the share of the roofline that a measurement reaches.
  func share(_ row: BenchmarkRow) -> Double? {
    roofs[row.configuration.threads]?.share(of: row)
  }

  /// The growth of reading time with length, for each configuration with enough lengths.
  var growth: [(configuration: Benchmark.Configuration, law: PowerLaw)] {
    rows.map(\.configuration).reduce(into: [Benchmark.Configuration]()) {
      if !$0.contains($1) { $0.append($1) }
    }.compactMap { configuration in
      PowerLaw(readingIn: rows.filter { $0.configuration == configuration })
        .map { (configuration, $0) }
    }
  }

  private func row(_ row: BenchmarkRow) -> JSONRow {
    let configuration = row.configuration
    let roof = roofs[configuration.threads]
    let share = share(row)
    let isPrefill = row.gigabytes == nil
    return JSONRow(
      test: row.test.name, tokens: row.test.length, pattern: "\(configuration.pattern)",
      cache: configuration.cache.rawValue, threads: configuration.threads,
      tokens_per_second: row.median,
      spread: row.spread, gops: row.gigaOperations, gbps: row.gigabytes,
      linear_gops: row.linearGigaOperations,
      attention_gops: row.attentionGigaOperations,
      stages: Dictionary(uniqueKeysWithValues: row.stages.shares.map { ($0.name, $0.share) }),
      roofline: JSONRow.Roof(
        int8_gops: (roof?.int8 ?? 0) / 1e9, float_gops: (roof?.float ?? 0) / 1e9,
        memory_gbps: (roof?.memory ?? 0) / 1e9, linear_share: isPrefill ? share : nil,
        memory_share: isPrefill ? nil : share),
      time_exponent: isPrefill
        ? growth.first { $0.configuration == configuration }?.law.exponent : nil,
      peak_memory_bytes: peakMemoryBytes)
  }
}

/// One measurement; numbers that don't apply are null.
private struct JSONRow: Encodable {
  struct Roof: Encodable {
    var int8_gops: Double
    var float_gops: Double
    var memory_gbps: Double
    /// The share of a prefill's linear layers, of int8 or, for float weights, of float.
    @Nullable var linear_share: Double?
    /// The share of the memory rate that decoding reaches.
    @Nullable var memory_share: Double?
  }

  var test: String
  var tokens: Int
  var pattern: String
  var cache: String
  var threads: Int
  var tokens_per_second: Double
  /// The fastest run minus the slowest, as a share of the median.
  var spread: Double
  var gops: Double
  @Nullable var gbps: Double?
  /// The operations per second of this stage, in its own time.
  @Nullable var linear_gops: Double?
  @Nullable var attention_gops: Double?
  /// The shares of the time, by stage.
  var stages: [String: Double]
  var roofline: Roof
  /// The exponent of reading time over length, for three or more lengths.
  @Nullable var time_exponent: Double?
  var peak_memory_bytes: Int
}

/// Encodes nil as null; a synthesised encoder would leave the key out.
@propertyWrapper
private struct Nullable: Encodable {
  var wrappedValue: Double?

  init(wrappedValue: Double?) { self.wrappedValue = wrappedValue }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}
