import Tensors

/// Where the answer looks in the document: the weights that the generated tokens give to its
/// tokens, pooled over equal ranges.
///
/// "Attended", not "used": weights say where a model looks, not why it answers as it does.
package final class AttentionProbe {
  /// Layers that are looked at: the middle of the model, where heads that find things stand.
  let layers: Range<Int>
  let scratch: Matrix
  private let document: Range<Int>
  /// Sums of weights, one for each range of document tokens.
  package private(set) var bins: [Float]

  /// Makes an empty probe.
  ///
  /// - Parameters:
  ///   - document: the document's positions in the sequence.
  ///   - resolution: ranges at most.
  package init(layerCount: Int, document: Range<Int>, resolution: Int = 512) {
    layers = layerCount * 2 / 5..<max(layerCount * 2 / 5 + 1, layerCount * 4 / 5)
    scratch = Matrix(rows: 1, columns: AttentionTile.keyCapacity)
    self.document = document
    bins = Array(repeating: 0, count: min(resolution, document.count))
  }

  func add(_ weight: Float, key: Int) {
    guard document.contains(key) else { return }
    bins[(key - document.lowerBound) * bins.count / document.count] += weight
  }
}
