package import Tensors
package import Tokenization

/// A transformer of any family: the weights that turn tokens into hidden states and logits.
///
/// A forward pass allocates nothing: all memory that it writes to is in the `ForwardPass`.
package struct Transformer {
  package let configuration: ModelConfiguration
  /// The rotations that layers choose from, if they rotate.
  package let rotaries: [RotaryEmbedding]
  let embedding: Embedding
  let layers: [any TransformerLayer]
  /// The norm of the last layer's states; nil where that layer ends with one.
  let outputNorm: Norm?
  /// The largest rank of the adapters' updates; 0 without adapters.
  var adapterRank = 0

  /// Reads tokens at the positions that follow those in the pass's cache.
  ///
  /// - Returns: hidden states after the last norm (tokens, embeddingLength), valid until the next
  ///   pass; undefined if `ForwardPass.Options.lastLayer` ends the pass early.
  package func forward(_ tokens: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.begin(tokens: tokens.count)
    let x = embedding(tokens, pass)
    for (index, layer) in layers.enumerated() {
      guard layer(x, layer: index, pass) else { break }
    }
    let h = outputNorm?(x, pass) ?? x
    pass.end()
    return h
  }

  /// Returns the logits (rows, vocabularySize) of hidden states, at most
  /// `ForwardPass.Options.logitRows` rows.
  package func logits(_ hidden: Matrix, _ pass: ForwardPass) -> Matrix {
    embedding.logits(hidden, pass)
  }

  /// Returns the logarithm of the probability that each hidden state gives to the token after it.
  package func logProbabilities(
    _ hidden: Matrix, of targets: [TokenID], _ pass: ForwardPass
  ) -> [Float] {
    embedding.logProbabilities(hidden, of: targets, pass)
  }
}
