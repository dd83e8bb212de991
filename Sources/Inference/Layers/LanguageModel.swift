package import Tensors
package import Tokenizers

/// Weights that turn tokens into logits.
///
/// A forward pass allocates nothing: all it writes to is in the `ForwardPass`.
package protocol LanguageModel {
  var configuration: ModelConfiguration { get }

  /// The rotations that layers choose from, if they rotate.
  var rotaries: [RotaryEmbedding] { get }

  /// The way from tokens, and to logits.
  var embedding: Embedding { get }

  /// Reads tokens at the positions that follow those in the pass's cache.
  ///
  /// - Returns: hidden states after the last norm (tokens, embeddingLength), valid until the next
  ///   pass; of no use if `ForwardPass.Options.lastLayer` ends the pass early.
  func forward(_ tokens: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix
}

extension LanguageModel {
  /// The logits (rows, vocabularySize) of hidden states, at most `ForwardPass.logitRows` rows.
  package func logits(_ hidden: Matrix, _ pass: ForwardPass) -> Matrix {
    embedding.logits(hidden, pass)
  }

  /// The logarithm of the probability that each hidden state gives to the token that follows it.
  package func logProbabilities(
    _ hidden: Matrix, of targets: [TokenID], _ pass: ForwardPass
  ) -> [Float] {
    embedding.logProbabilities(hidden, of: targets, pass)
  }
}
