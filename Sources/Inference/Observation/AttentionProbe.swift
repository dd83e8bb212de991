import Tensors

/// Where the answer looks in the document: the weights that the generated tokens give to its
/// tokens, pooled over equal ranges.
///
/// "Attended", not "used": weights say where a model looks, not why it answers as it does.
package final class AttentionProbe {
  /// Layers that are looked at: those in the middle of the model, where heads that find things
  /// stand, and of them the ones that see farthest, since a window only shows what is near.
  let layers: Set<Int>
  let scratch: Matrix
  private let document: Range<Int>
  /// Sums of weights, one for each range of document tokens.
  package private(set) var bins: [Float]

  /// Makes an empty probe.
  ///
  /// - Parameters:
  ///   - patterns: of the layers.
  ///   - document: the document's positions in the sequence.
  ///   - resolution: ranges at most.
  package init(patterns: [AttentionPattern], document: Range<Int>, resolution: Int = 4096) {
    let middle = patterns.count / 4..<max(patterns.count / 4 + 1, patterns.count * 4 / 5)
    let farthest = patterns[middle].map(\.reach).max()
    layers = Set(middle.filter { patterns[$0].reach == farthest })
    scratch = Matrix(rows: 1, columns: AttentionTile.keyCapacity)
    self.document = document
    bins = Array(repeating: 0, count: min(resolution, document.count))
  }

  func add(_ weight: Float, key: Int) {
    guard document.contains(key) else { return }
    bins[(key - document.lowerBound) * bins.count / document.count] += weight
  }
}
