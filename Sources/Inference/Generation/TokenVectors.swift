import Foundation
import Tensors
package import Tokenization
package import Wording

/// The vectors of a text's tokens, and of the text as a whole.
///
/// The text is read in one batch, since an encoder's tokens see later ones.
package struct TokenVectors {
  /// The number of elements of a vector.
  package let width: Int
  private let states: [Float]  // (tokens, width)

  /// Reads a text from an empty cache.
  ///
  /// - Parameters:
  ///   - tokens: the text's tokens, with boundary tokens if the model uses them.
  ///   - loaded: an encoder, or a decoder, whose tokens see only earlier ones.
  ///   - cacheType: the element type of keys and values.
  /// - Throws: `GenerationError` for a text that the model can't read in one batch.
  package init(
    of tokens: [TokenID], _ loaded: LoadedModel, cacheType: CacheType = .f32
  ) throws(GenerationError) {
    let configuration = loaded.model.configuration
    guard !tokens.isEmpty else { throw .emptyPrompt }
    try configuration.check(tokens)
    try configuration.checkPositions(tokens: tokens.count)
    guard tokens.count <= configuration.contextLength else {
      throw .textTooLong(tokens: tokens.count, contextLength: configuration.contextLength)
    }
    var options = ForwardPass.Options()
    options.batch = tokens.count
    options.context = tokens.count
    options.cacheType = cacheType
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    states = loaded.model.forward(tokens[...], pass).withElements { Array($0) }
    width = configuration.embeddingLength
  }

  package var count: Int { states.count / width }

  /// The vector of one token.
  package subscript(position: Int) -> [Float] {
    Array(states[position * width..<(position + 1) * width])
  }

  /// The mean of all tokens' vectors.
  package var mean: [Float] {
    (0..<width).map { column in
      var sum = 0.0
      for row in 0..<count { sum += Double(states[row * width + column]) }
      return Float(sum / Double(count))
    }
  }

  /// Returns the vector of the whole text, scaled to length 1, so that products are cosines.
  package func text(_ pooling: Pooling?) -> [Float] {
    let vector: [Float] =
      switch pooling {
      case .first, .rank: self[0]
      case .last: self[count - 1]
      case .mean, .some(.none), nil: mean
      }
    let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    return length > 0 ? vector.map { Float(Double($0) / length) } : vector
  }
}
