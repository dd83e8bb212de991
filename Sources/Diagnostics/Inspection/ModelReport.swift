import Inference
import Tensors
import Wording

/// All known facts about a model file, as JSON.
package struct ModelReport: Encodable {
  struct Entry: Encodable {
    var key: String
    var type: String
    var value: String
  }
  struct Tensor: Encodable {
    var name: String
    var dimensions: [Int]
    var type: String
    /// The size in bytes; nil for an unknown type.
    var bytes: Int?
  }
  struct Cache: Encodable {
    var tokens: Int
    var f16_bytes: Int
    var q8_0_bytes: Int
    var multi_head_f16_bytes: Int
  }
  struct Reading: Encodable {
    var tokens: Int
    var seconds: Double
  }

  private let name: String
  private let architecture: String
  private let gguf_version: Int
  private let bytes: Int
  private let summary: [String]
  private let metadata: [Entry]
  private let tensors: [Tensor]
  /// The cache sizes; nil for a model that reads its whole input at once, or of an unknown
  /// architecture.
  private let cache: [Cache]?
  /// Facts that are known after loading, by topic.
  package var words: [String: String]?
  private var reading: [Reading]?
  private var threads: Int?
  /// The reason why it can't be run; nil if it can.
  package var problem: String?

  package init(_ inspection: ModelInspection) {
    let file = inspection.file
    name = inspection.name
    architecture = inspection.architecture
    gguf_version = file.version
    bytes = file.byteCount
    summary = inspection.summary
    metadata = file.metadata.keys.map { key in
      Entry(
        key: key, type: file.metadata.displayType(key), value: file.metadata.displayValue(key))
    }
    tensors = file.tensors.map {
      Tensor(
        name: $0.name, dimensions: $0.dimensions, type: $0.type.name, bytes: $0.byteCount)
    }
    let forecast = (try? ModelShape(file.metadata)).flatMap { CacheForecast($0) }
    cache = forecast.map { forecast in
      ModelInspection.lengths.map { tokens in
        Cache(
          tokens: tokens, f16_bytes: forecast.bytes(tokens: tokens, as: .f16),
          q8_0_bytes: forecast.bytes(tokens: tokens, as: .q8_0),
          multi_head_f16_bytes: forecast.multiHeadF16Bytes(tokens: tokens))
      }
    }
  }

  /// Adds the times that texts take to read.
  package mutating func add(_ probe: PrefillTimes, threads: Int) {
    reading = probe.lengths.map { Reading(tokens: $0, seconds: probe.seconds(tokens: $0)) }
    self.threads = threads
  }
}
