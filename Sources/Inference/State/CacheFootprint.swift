package import Wording

/// The bytes that a KV cache holds, by layer, and the bytes that each saving takes off.
package struct CacheFootprint: Sendable, Hashable {
  /// The bytes that each saving takes off a multi-head cache in f16.
  ///
  /// The layers and these sum to `multiHeadF16Bytes`.
  package struct Savings: Sendable, Hashable {
    /// Saved by heads that share keys and values.
    package var sharedHeads = 0
    /// Saved by rings, which keep a window of the tokens, and by heads that freed old keys.
    package var windows = 0
    /// Saved by numbers in fewer bits than f16; negative for f32.
    package var elements = 0

    package init() {}
  }

  package var layers: [CacheLayer]
  /// The bytes of the copy of the rings from which every question continues.
  package var checkpointBytes = 0
  /// The name of the element type, such as `f16`.
  package var type = CacheType.f16
  /// The bytes of the same tokens with one key and value for each query head, in f16, without windows.
  package var multiHeadF16Bytes = 0
  package var savings = Savings()
  package var headsPerKVHead = 1

  package init(layers: [CacheLayer]) { self.layers = layers }

  package var bytes: Int { layers.reduce(checkpointBytes) { $0 + $1.bytes } }
}
