import Tensors
import Tokenizers

/// The way into the residual stream, and out of it to the vocabulary.
package struct Embedding {
  let tokens: PackedMatrix  // (vocabulary, embedding)
  /// Learned positions, if the model has them.
  var positions: PackedMatrix?  // (contextLength, embedding)
  /// Added to every token: the type of a first sentence (BERT).
  var type: Matrix?  // (1, embedding)
  /// What the rows are multiplied by.
  var scale: Float = 1
  var norm: Norm?
  /// Nil where the output is tied to the embedding.
  var output: Linear?  // (vocabulary, embedding)

  /// The embeddings of the tokens as the residual stream (tokens, embedding).
  func callAsFunction(_ ids: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.ops.stages.enter(.other)
    let x = pass.workspace.residual.rows(0..<ids.count)
    for (row, id) in ids.enumerated() {
      tokens.dequantizeRow(Int(id), into: x.rows(row..<row + 1))
    }
    if scale != 1 { pass.ops.scale(x, by: scale) }
    if let positions {
      let added = pass.workspace.update.rows(0..<ids.count)
      for row in 0..<ids.count {
        // Callers refuse longer texts; should one come through, its end shares the last position.
        let position = min(pass.cache.count + row, positions.rows - 1)
        positions.dequantizeRow(position, into: added.rows(row..<row + 1))
      }
      pass.ops.add(added, into: x)
    }
    if let type { pass.ops.addRow(type, into: x) }
    norm?(x, pass, into: x)
    return x
  }
}
