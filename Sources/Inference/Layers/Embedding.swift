import Tensors
import Tokenization

/// The embedding of tokens, and the output projection to logits.
package struct Embedding {
  let tokens: PackedMatrix  // (vocabulary, embedding)
  /// The learned positions, if the model has them.
  var positions: PackedMatrix?  // (contextLength, embedding)
  /// The vector added to every token: the type of a first sentence (BERT).
  var type: Matrix?  // (1, embedding)
  /// The factor of the embedding's rows.
  var scale: Float = 1
  var norm: Norm?
  /// The output projection; nil where it is tied to the embedding.
  var output: Linear?  // (vocabulary, embedding)

  /// Returns the embeddings of tokens as the residual stream (tokens, embedding).
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
        // Callers refuse longer texts. If one comes through, its end shares the last position.
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

extension Embedding {
  private var weight: PackedMatrix { output?.weight ?? tokens }

  /// Returns the logits (rows, vocabulary) of normalised states, soft-capped if the model has a cap.
  func logits(_ hidden: Matrix, _ pass: ForwardPass) -> Matrix {
    let logits = pass.workspace.logits.rows(0..<hidden.rows)
    pass.ops.matmul(hidden, weight, into: logits)
    output?.finish(logits, of: hidden, pass)
    if pass.configuration.logitCap > 0 { pass.ops.softcap(logits, pass.configuration.logitCap) }
    pass.ops.stages.leave()
    return logits
  }

  /// Returns the logarithm of the probability that each state (rows, embedding) gives to a token,
  /// without adapters.
  ///
  /// Logits are computed for a slice of the vocabulary at a time, in the memory of a row or two.
  func logProbabilities(
    _ hidden: Matrix, of targets: [TokenID], _ pass: ForwardPass
  ) -> [Float] {
    let output = weight
    let room = pass.workspace.logits.rows * output.rows
    let batch = max(1, min(hidden.rows, 128, room / 16))
    var result: [Float] = []
    for start in stride(from: 0, to: hidden.rows, by: batch) {
      let rows = start..<min(start + batch, hidden.rows)
      var targetLogits = Array(repeating: Float(0), count: rows.count)
      var softmax = Array(repeating: RunningSoftmax(), count: rows.count)
      let width = room / batch / 16 * 16
      for first in stride(from: 0, to: output.rows, by: width) {
        let slice = first..<min(first + width, output.rows)
        let logits = pass.workspace.logits.reshaped(rows: rows.count, columns: slice.count)
        pass.ops.matmul(hidden.rows(rows), output.rows(slice), into: logits)
        if let bias = self.output?.bias {
          pass.ops.addRow(bias.copyOfColumns(slice), into: logits)
        }
        if pass.configuration.logitCap > 0 {
          pass.ops.softcap(logits, pass.configuration.logitCap)
        }
        pass.ops.add(logits, to: &softmax)
        for row in targetLogits.indices where slice.contains(Int(targets[rows.lowerBound + row])) {
          let column = Int(targets[rows.lowerBound + row]) - first
          targetLogits[row] = logits.withElements { $0[row * slice.count + column] }
        }
      }
      result += zip(targetLogits, softmax).map { $0 - $1.logSum }
    }
    return result
  }
}
