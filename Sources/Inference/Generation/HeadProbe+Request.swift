extension HeadProbe {
  /// The number of ranges of the document that rows are pooled over, if not over the sources.
  private static let resolution = 128

  /// Makes a probe for the token at position `tokens` − 1 of a request's sequence.
  convenience init(_ request: GenerationRequest, layers: Int, heads: Int, tokens: Int) {
    self.init(
      layers: layers, heads: heads, tokens: tokens, stretches: Self.stretches(of: request))
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
}
