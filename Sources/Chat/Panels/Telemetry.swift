package import Wording

/// The values that panels show, taken at one time.
package struct Telemetry: Sendable, Hashable {
  // Context, in tokens
  package var documentTokens = 0
  package var questionTokens = 0
  package var answerTokens = 0
  package var window = 0
  /// The mode of the plan; nil before there is a plan.
  package var mode: Mode?
  /// The visibility of the whole document, in order and without gaps.
  package var seen: [SeenLines] = []

  // Cache, in bytes
  package var cacheLayers: [CacheLayer] = []
  /// The bytes of the copy of the sliding-window cache from which every question continues.
  package var checkpointBytes = 0
  /// The bytes of the keys in the light index.
  package var lightIndexBytes = 0
  /// The bytes of the cache if the document were read exactly; 0 in other modes than recall.
  package var exactBytes = 0
  package var cacheType: CacheType?
  /// The bytes of a cache with all heads in f16 and without sliding windows.
  package var multiHeadF16Bytes = 0
  /// The bytes that shared heads save.
  package var sharedHeadsSaving = 0
  /// The bytes that sliding windows save.
  package var windowsSaving = 0
  /// The bytes that the element type saves; negative for f32.
  package var elementsSaving = 0
  package var headsPerKVHead = 1

  /// The values of another model that finds passages, or of word search; nil if the reader finds.
  package var finder: Finder?

  // The process, in bytes
  package var processBytes = 0
  package var memoryBudget: Int?

  // Speed, in tokens per second
  package var prefillRate: Double?
  package var decodeRate: Double?
  package var firstTokenSeconds: Double?
  /// The shares of the stages in the time of reading; empty before they are measured.
  package var prefillStages: [StageShare] = []
  /// The shares of the same stages in the time of answering; empty before they are measured.
  package var decodeStages: [StageShare] = []
  package var threads = 0

  /// The answer's attention so far to equal ranges of the document's UTF-8 bytes.
  ///
  /// It is empty while the probe is off.
  package var documentAttention: [Float] = []

  /// The distinct attention patterns of the layers; empty while another view is shown.
  package var patterns: [Pattern] = []
  /// The attention of single heads; nil while no view shows it.
  package var heads: Heads?

  /// The cache's type in words, empty before there is a cache.
  package var cacheTypeName: String {
    cacheType.map { "\($0)" + ($0.isExperimental ? ", experimental" : "") } ?? ""
  }

  package init() {}

  /// The model that finds passages for the reader.
  package struct Finder: Sendable, Hashable {
    /// The model's name, or “words”.
    package var name: String
    /// The bytes of its weights; 0 for words.
    package var weightBytes = 0
    /// The bytes of the reader's weights; 0 if unknown.
    package var readerWeightBytes = 0
    /// The most bytes that its own caches take; 0 for words.
    package var cacheBytes = 0
    /// The last speed of the light pass, in the reader's tokens per second; nil before it.
    package var lightRate: Double?

    package init(name: String) { self.name = name }
  }

  /// The bytes of the cache, including its checkpoint.
  package var cacheBytes: Int { cacheLayers.reduce(checkpointBytes) { $0 + $1.bytes } }
}
