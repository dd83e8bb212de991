import Tensors

/// Looks at every head of a model while one token is read.
///
/// "Attended", not "used", as for `AttentionProbe`.
package final class HeadProbe {
  let scratch: Matrix
  package private(set) var attention: HeadAttention

  private static let side = 64
  /// Ranges of the document that rows are pooled over, if not over the request's sources.
  private static let resolution = 128

  /// Makes a probe for the token at position `tokens` − 1 of a request's sequence.
  init(_ request: GenerationRequest, layers: Int, heads: Int, tokens: Int) {
    scratch = Matrix(rows: 1, columns: AttentionTile.keyCapacity)
    attention = HeadAttention(
      layers: layers, heads: heads, tokens: tokens, stretches: Self.stretches(of: request),
      side: Self.side)
  }

  private static func stretches(of request: GenerationRequest) -> [Range<Int>] {
    guard !request.poolsOverSources else { return request.sources }
    let document = request.document
    let count = min(resolution, document.count)
    return (0..<count).map { index in
      let start = document.lowerBound + index * document.count / count
      return start..<document.lowerBound + (index + 1) * document.count / count
    }
  }

  func add(_ weight: Float, layer: Int, head: Int, key: Int) {
    attention.add(weight, layer: layer, head: head, key: key)
  }
}
