import Tensors

/// Looks at every head of a model while one token is read.
///
/// "Attended", not "used", as for `AttentionProbe`.
package final class HeadProbe {
  let scratch: Matrix
  package private(set) var attention: HeadAttention

  private static let side = 64
  /// Makes a probe for the last token of a sequence.
  ///
  /// - Parameters:
  ///   - layers: the number of layers that attend.
  ///   - heads: the number of query heads of a layer.
  ///   - tokens: the length of the sequence, the observed token included.
  ///   - stretches: the stretches of the sequence to pool over, in order and apart.
  init(layers: Int, heads: Int, tokens: Int, stretches: [Range<Int>]) {
    scratch = Matrix(rows: 1, columns: AttentionTile.keyCapacity)
    attention = HeadAttention(
      layers: layers, heads: heads, tokens: tokens, stretches: stretches, side: Self.side)
  }

  func add(_ weight: Float, layer: Int, head: Int, key: Int) {
    attention.add(weight, layer: layer, head: head, key: key)
  }
}
