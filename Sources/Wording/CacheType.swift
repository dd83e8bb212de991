/// The number formats of a KV cache, with the names that `--cache` takes.
package enum CacheType: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case f32, f16
  /// 8 bits with one scale for each row.
  case q8_0
  /// 4 bits with a scale and minimum for each 32 elements; experimental, since keys lose precision.
  case q4

  /// True if the type's effect on quality hasn't been measured enough.
  package var isExperimental: Bool { self == .q4 }

  /// The name of the type.
  package var description: String { rawValue }
}

/// The bytes of one layer of a KV cache.
package struct CacheLayer: Sendable, Hashable {
  /// The sliding window of the layer, in tokens; nil if the layer stores all tokens.
  package var window: Int?
  /// The number of tokens that the layer holds.
  package var tokens: Int
  /// The bytes of the layer's keys and values.
  package var bytes: Int

  package init(window: Int?, tokens: Int, bytes: Int) {
    self.window = window
    self.tokens = tokens
    self.bytes = bytes
  }
}

/// A stage of the forward pass and its share of the time.
package struct StageShare: Sendable, Hashable {
  package var name: String
  /// The share, 0…1.
  package var share: Double

  package init(name: String, share: Double) {
    self.name = name
    self.share = share
  }
}
