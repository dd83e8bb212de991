import Inference
import Tensors

/// The average work of a test's tokens, computed from shapes alone.
package struct Workload: Sendable, Hashable {
  /// The number of tokens that a run computes.
  package var tokens: Int
  /// The operations per token of linear layers: two for each weight.
  package var linearOperations: Double
  /// The operations per token of attention: two for each product.
  package var attentionOperations: Double
  /// The bytes per token of weights, keys and values, each read once; nil where tokens share weights.
  package var bytes: Double?
  /// True if products with weights are computed in bytes rather than floats.
  package var hasQuantizedWeights: Bool

  package init(
    tokens: Int, linearOperations: Double, attentionOperations: Double, bytes: Double?,
    hasQuantizedWeights: Bool
  ) {
    self.tokens = tokens
    self.linearOperations = linearOperations
    self.attentionOperations = attentionOperations
    self.bytes = bytes
    self.hasQuantizedWeights = hasQuantizedWeights
  }

  init(
    _ test: Benchmark.Test, _ loaded: LoadedModel, patterns: [AttentionPattern], cache: KVCache
  ) {
    let c = loaded.model.configuration
    let positions = test.positions
    tokens = positions.count
    hasQuantizedWeights = loaded.hasQuantizedWeights
    // The number of keys that a token sees in each layer.
    let keys = patterns.map { pattern in
      let pairs = AttentionPlan(pattern, queries: positions, tileSize: 64).pairs
      return Double(pairs.seen) / Double(positions.count)
    }
    attentionOperations = 4 * Double(c.heads * c.headDimension) * keys.reduce(0, +)
    switch test {
    case .prefill:
      linearOperations = Double(c.linearOperations(withLogits: false))
    case .decode:
      linearOperations = Double(c.linearOperations(withLogits: true))
      bytes = keys.enumerated().reduce(Double(loaded.weightBytesPerToken)) {
        $0 + $1.element * Double(cache.bytesPerToken(layer: $1.offset))
      }
    }
  }
}
