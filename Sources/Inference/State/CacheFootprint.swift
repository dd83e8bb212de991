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

  /// What each trick takes off the multi-head cache: without them the layers would take it all.
  package struct Savings: Sendable, Hashable {
    /// Heads that share keys and values.
    package var sharedHeads = 0
    /// Rings, which keep a window of the tokens, and heads that gave back what they look at no more.
    package var windows = 0
    /// Numbers in fewer bits than f16; negative for f32.
    package var elements = 0

    package init() {}
  }

  package var layers: [Layer]
  /// The copy of the rings that lets every question continue from the document's end.
  package var checkpointBytes = 0
  /// What heads have given back because they look at it no more (`ALiBiHorizon`).
  package var forgottenBytes = 0
  /// Element type, as `f16`.
  package var elementType = "f16"
  /// The same tokens, page for page, with one key and value a query head, in f16, in full.
  package var multiHeadF16Bytes = 0
  package var savings = Savings()
  package var headsPerKVHead = 1

  package init(layers: [Layer]) { self.layers = layers }

  package var bytes: Int { layers.reduce(checkpointBytes) { $0 + $1.bytes } }
}
