package import Wording

/// A snapshot of what the engine holds, for panels: values only, cheap to compare.
package struct Telemetry: Sendable, Hashable {
  // Context, in tokens
  package var documentTokens = 0
  package var questionTokens = 0
  package var answerTokens = 0
  package var window = 0
  /// The mode of the plan; nil before there is a plan.
  package var mode: Mode?
  /// Over the whole document, in order and without gaps.
  package var seen: [SeenLines] = []

  // Cache, in bytes
  package var cacheLayers: [CacheLayer] = []
  /// A copy of the rings, from which every question continues.
  package var checkpointBytes = 0
  /// The keys that were kept of what was read lightly.
  package var lightIndexBytes = 0
  /// In recall mode: what the cache would take if the document were read exactly.
  package var exactBytes = 0
  package var cacheType: CacheType?
  package var multiHeadF16Bytes = 0
  /// What shared heads, windows and smaller numbers take off that; the last is negative for f32.
  package var sharedHeadsSaving = 0
  package var windowsSaving = 0
  package var elementsSaving = 0
  package var headsPerKVHead = 1

  // The process, in bytes
  package var processBytes = 0
  package var memoryBudget: Int?

  // Speed, in tokens a second
  package var prefillRate: Double?
  package var decodeRate: Double?
  package var firstTokenSeconds: Double?
  /// Where the time of reading and of answering goes, the same stages in both; empty until measured.
  package var prefillStages: [StageShare] = []
  package var decodeStages: [StageShare] = []
  package var threads = 0

  /// Attention of the answer so far over the document, in equal ranges of its UTF-8 bytes; empty
  /// while the probe is off.
  package var documentAttention: [Float] = []

  /// How layers attend to what is read, one for each way; empty while another view shows.
  package var patterns: [Pattern] = []
  /// What is known of single heads; nil while no view shows it.
  package var heads: Heads?

  /// The cache's type in words, empty before there is a cache.
  package var cacheTypeName: String {
    cacheType.map { "\($0)" + ($0.isExperimental ? ", experimental" : "") } ?? ""
  }

  package init() {}

  /// What the cache holds, its checkpoint included.
  package var cacheBytes: Int { cacheLayers.reduce(checkpointBytes) { $0 + $1.bytes } }
}
