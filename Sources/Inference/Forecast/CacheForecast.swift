import Tensors
package import Wording

/// The size of a KV cache at any text length, predicted from a model's shape.
package struct CacheForecast: Sendable, Hashable {
  package let layers: [ModelShape.Layer]
  /// The number of tokens that the model was trained to see at once, if the file gives it.
  package let contextLength: Int?
  /// Sentences about what the file leaves open or the figures leave out.
  package let caveats: [String]

  /// Makes the forecast of a shape; nil for an encoder, which keeps nothing.
  package init?(_ shape: ModelShape) {
    guard !shape.isEncoder else { return nil }
    layers = shape.layers
    contextLength = shape.contextLength
    caveats = shape.caveats + (shape.maximumALiBiBias == nil ? [] : [Self.forgetting])
  }

  private static let forgetting =
    "Heads with linear biases give back keys that they no longer look at. How many isn't known before "
    + "reading, so the cache may be smaller."

  /// Returns the bytes for a text of `tokens` tokens; windowed layers keep no more than their window.
  package func bytes(tokens: Int, as type: CacheType) -> Int {
    layers.reduce(0) { sum, layer in
      let kept = min(tokens, layer.window ?? tokens)
      let token = type.bytes(layer.keyLength) + type.bytes(layer.valueLength)
      return sum + kept * layer.kvHeads * token
    }
  }

  /// Returns the bytes with a key and a value for each query head, in f16, without windows.
  package func multiHeadF16Bytes(tokens: Int) -> Int {
    layers.reduce(0) { $0 + tokens * $1.heads * ($1.keyLength + $1.valueLength) * 2 }
  }
}
