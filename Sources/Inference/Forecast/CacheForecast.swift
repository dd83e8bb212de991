package import Tensors

/// What a KV cache will take at a length, worked out from a file's metadata alone.
package struct CacheForecast: Sendable, Hashable {
  /// What one layer keeps.
  package struct Layer: Sendable, Hashable {
    package let heads: Int
    package let kvHeads: Int
    /// Elements of the key of one head.
    package let keyLength: Int
    /// Elements of the value of one head.
    package let valueLength: Int
    /// Nil for a layer that keeps every token.
    package let window: Int?
  }

  package let layers: [Layer]
  /// The context that the model was trained for, if the file says.
  package let contextLength: Int?
  /// What the file leaves open or the figures leave out, one sentence each.
  package let caveats: [String]

  /// Bytes for a text of so many tokens; windowed layers keep no more than their window.
  package func bytes(tokens: Int, as type: CacheElementType) -> Int {
    layers.reduce(0) { sum, layer in
      let kept = min(tokens, layer.window ?? tokens)
      let token = type.bytes(layer.keyLength) + type.bytes(layer.valueLength)
      return sum + kept * layer.kvHeads * token
    }
  }

  /// The same with a key and value for each query head, in f16, without windows.
  package func multiHeadF16Bytes(tokens: Int) -> Int {
    layers.reduce(0) { $0 + tokens * $1.heads * ($1.keyLength + $1.valueLength) * 2 }
  }
}
