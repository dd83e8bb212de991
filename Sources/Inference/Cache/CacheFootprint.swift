/// The bytes that a KV cache holds, by layer, and what they'd be without the model's tricks.
package struct CacheFootprint: Sendable, Hashable {
  package struct Layer: Sendable, Hashable {
    /// Nil for a layer that keeps everything; the window of a ring.
    package var window: Int?
    package var tokens: Int
    package var bytes: Int

    package init(window: Int?, tokens: Int, bytes: Int) {
      self.window = window
      self.tokens = tokens
      self.bytes = bytes
    }
  }

  package var layers: [Layer]
  /// The copy of the rings that lets every question continue from the document's end.
  package var checkpointBytes = 0
  /// What heads have given back because they look at it no more (`ALiBiHorizon`).
  package var forgottenBytes = 0
  /// Element type, as `f16`.
  package var elementType = "f16"
  /// The same tokens with one key and value a query head, in f16, in full.
  package var multiHeadF16Bytes = 0
  package var headsPerKVHead = 1

  package init(layers: [Layer]) { self.layers = layers }

  package var bytes: Int { layers.reduce(checkpointBytes) { $0 + $1.bytes } }
}
