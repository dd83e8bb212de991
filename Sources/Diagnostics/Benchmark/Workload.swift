import Inference
import Tensors

/// What a test's tokens take on average, by the shapes alone.
package struct Workload: Sendable, Hashable {
  /// Tokens that a run computes.
  package var tokens: Int
  /// Operations a token: two for each weight that it meets.
  package var linearOperations: Double
  /// Operations a token: two for each product of queries and keys, and of weights and values.
  package var attentionOperations: Double
  /// Bytes a token of weights and of the keys and values that it sees, each read once; nil where
  /// tokens share what is read.
  package var bytes: Double?
  /// True if products with weights are made of bytes, false if of floats.
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
    // Keys that a token sees in each layer.
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
