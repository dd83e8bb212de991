package import Tensors

/// Receives the attention of forward passes, for batches of any number of tokens.
///
/// Observers measure where an answer looks, for panels and citations, and copy queries and keys for the
/// light pass. They change nothing, and a pass without observers does no work for them. Weights say
/// where a model looks, not why it answers as it does: documentation says "attended", never "used".
package protocol AttentionObserver: AnyObject {
  /// Returns the heads of a layer whose weights are observed, in ranges; none by default.
  func observedHeads(ofLayer layer: Int) -> [Range<Int>]

  /// Returns the positions whose weights are observed, of those that a batch reads; all by default.
  func observedPositions(of batch: Range<Int>) -> Range<Int>

  /// Takes the softmax weights of a row on consecutive keys.
  ///
  /// Each range of observed heads is reported by runs of keys, oldest first. A run's weights are sums over
  /// those heads of the range that share a tile: the whole range, or a part of it with the same KV head.
  func observe(_ weights: Span<Float>, of row: AttentionRow, firstKey: Int)

  /// Takes the queries and keys of a layer.
  func observe(_ projections: AttentionProjections)
}

extension AttentionObserver {
  package func observedHeads(ofLayer layer: Int) -> [Range<Int>] { [] }

  package func observedPositions(of batch: Range<Int>) -> Range<Int> { batch }

  package func observe(_ weights: Span<Float>, of row: AttentionRow, firstKey: Int) {}

  package func observe(_ projections: AttentionProjections) {}
}

/// One row of attention weights: those of a query, in a layer, for a range of its heads.
package struct AttentionRow: Hashable, Sendable {
  package var layer: Int
  package var heads: Range<Int>
  /// The query's position in the sequence.
  package var position: Int

  package init(layer: Int, heads: Range<Int>, position: Int) {
    self.layer = layer
    self.heads = heads
    self.position = position
  }
}

/// A layer's queries and keys for the tokens of a batch, before rotation.
///
/// The matrices are scratch of the forward pass. They are valid only during the call that receives them,
/// and must not be written to.
package struct AttentionProjections {
  package let layer: Int
  /// The index of the layer's rotation in `Transformer.rotaries`; nil if the layer doesn't rotate.
  package let rotary: Int?
  package let queries: Matrix  // (tokens, heads × d)
  package let keys: Matrix  // (tokens, kvHeads × d)
}
