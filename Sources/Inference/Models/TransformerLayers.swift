import Tensors
import Tokenizers

/// Self-attention with its projections (Vaswani 2017; grouped heads as in Ainslie 2023).
struct AttentionBlock {
  let query: PackedMatrix  // (heads × d, embedding)
  let key: PackedMatrix  // (kvHeads × d, embedding)
  let value: PackedMatrix  // (kvHeads × d, embedding)
  let output: PackedMatrix  // (embedding, heads × d)
  /// RMS norm of each head before rotation, (1, d).
  var queryNorm: Matrix?
  var keyNorm: Matrix?
  /// Index of the model's rotation.
  let rotary: Int?

  /// From normalised states (tokens, embedding) to what the block adds, of the same shape; nil where
  /// the pass ends.
  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Matrix? {
    let c = pass.configuration
    let q = pass.workspace.queries.rows(0..<x.rows)
    let k = pass.workspace.keys.rows(0..<x.rows)
    if layer == pass.options.lastLayer {
      pass.ops.matmul(x, (query, q), (key, k))
      normalize(q, heads: c.heads, queryNorm, pass)
      normalize(k, heads: c.kvHeads, keyNorm, pass)
      pass.tap?(TappedHeads(layer: layer, rotary: rotary, queries: q, keys: k))
      return nil
    }
    let v = pass.workspace.values.rows(0..<x.rows)
    pass.ops.matmul(x, (query, q), (key, k), (value, v))
    normalize(q, heads: c.heads, queryNorm, pass)
    normalize(k, heads: c.kvHeads, keyNorm, pass)
    let attended = pass.attend(layer: layer, rotary: rotary, queries: q, keys: k, values: v)
    let update = pass.workspace.update.rows(0..<x.rows)
    pass.ops.matmul(attended, output, into: update)
    return update
  }

  private func normalize(_ x: Matrix, heads: Int, _ weight: Matrix?, _ pass: ForwardPass) {
    guard let weight else { return }
    let rows = x.reshaped(rows: x.rows * heads, columns: pass.configuration.headDimension)
    pass.ops.rmsNorm(rows, weight: weight, epsilon: pass.configuration.normEpsilon, into: rows)
  }
}

/// Feed-forward with a gate: down(activation(gate x) · up x) (Shazeer 2020).
struct GatedFeedForward {
  enum Activation { case silu, gelu }

  let gate: PackedMatrix  // (feedForward, embedding)
  let up: PackedMatrix  // (feedForward, embedding)
  let down: PackedMatrix  // (embedding, feedForward)
  let activation: Activation

  /// From normalised states (tokens, embedding) to `output` of the same shape, which is returned.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into output: Matrix) -> Matrix {
    let g = pass.workspace.gate.rows(0..<x.rows)
    let u = pass.workspace.up.rows(0..<x.rows)
    pass.ops.matmul(x, (gate, g), (up, u))
    switch activation {
    case .silu: pass.ops.siluMultiply(g, u, into: g)
    case .gelu: pass.ops.geluMultiply(g, u, into: g)
    }
    pass.ops.matmul(g, down, into: output)
    return output
  }
}

/// The token embedding, and the output that may be tied to it.
struct Embedding {
  let tokens: PackedMatrix  // (vocabulary, embedding)
  /// Nil where the output is tied to the embedding.
  let output: PackedMatrix?

  /// The embeddings of the tokens as the residual stream (tokens, embedding).
  func callAsFunction(_ ids: ArraySlice<TokenID>, _ pass: ForwardPass) -> Matrix {
    pass.ops.stages.enter(.other)
    let x = pass.workspace.residual.rows(0..<ids.count)
    for (row, id) in ids.enumerated() {
      tokens.dequantizeRow(Int(id), into: x.rows(row..<row + 1))
    }
    return x
  }

  /// The logits (rows, vocabulary) of normalised states, soft-capped where the model says so.
  func logits(_ hidden: Matrix, _ pass: ForwardPass) -> Matrix {
    let logits = pass.workspace.logits.rows(0..<hidden.rows)
    pass.ops.matmul(hidden, output ?? tokens, into: logits)
    if pass.configuration.logitCap > 0 { pass.ops.softcap(logits, pass.configuration.logitCap) }
    pass.ops.stages.leave()
    return logits
  }

  /// The logarithm of the probability that each state (rows, embedding) gives to a token.
  ///
  /// Logits are made for a slice of the vocabulary at a time, in the memory of a row or two.
  func logProbabilities(
    _ hidden: Matrix, of targets: [TokenID], _ pass: ForwardPass
  ) -> [Float] {
    let output = output ?? tokens
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
