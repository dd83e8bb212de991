import Tensors

/// Self-attention with its projections (Vaswani 2017; grouped heads as in Ainslie 2023).
struct AttentionBlock {
  let query: Linear  // (heads × d, embedding)
  let key: Linear  // (kvHeads × d, embedding)
  let value: Linear  // (kvHeads × d, embedding)
  let output: Linear  // (embedding, heads × d)
  /// The norms before rotation, of each head or of all heads together.
  var queryNorm: Norm?
  var keyNorm: Norm?
  /// The bound of the projections' magnitude (`clip_qkv` of MPT).
  var clamp: Float?
  /// The index of the layer's rotation; nil for a layer that doesn't rotate.
  let rotary: Int?

  /// Returns the block's update (tokens, embedding) for normalised states of the same shape; nil where
  /// the pass ends.
  func callAsFunction(_ x: Matrix, layer: Int, _ pass: ForwardPass) -> Matrix? {
    let q = pass.workspace.queries.rows(0..<x.rows)
    let k = pass.workspace.keys.rows(0..<x.rows)
    if layer == pass.options.lastLayer {
      pass.ops.matmul(x, (query.weight, q), (key.weight, k))
      finish(query, q, of: x, queryNorm, pass)
      finish(key, k, of: x, keyNorm, pass)
      pass.observe(layer: layer, rotary: rotary, queries: q, keys: k)
      return nil
    }
    let v = pass.workspace.values.rows(0..<x.rows)
    pass.ops.matmul(x, (query.weight, q), (key.weight, k), (value.weight, v))
    finish(query, q, of: x, queryNorm, pass)
    finish(key, k, of: x, keyNorm, pass)
    finish(value, v, of: x, nil, pass)
    let attended = pass.attend(layer: layer, rotary: rotary, queries: q, keys: k, values: v)
    let update = pass.workspace.update.rows(0..<x.rows)
    output(attended, pass, into: update)
    return update
  }

  /// Applies update, bias, clamp and norm to the product of a projection.
  private func finish(
    _ projection: Linear, _ y: Matrix, of x: Matrix, _ norm: Norm?, _ pass: ForwardPass
  ) {
    projection.finish(y, of: x, pass)
    if let clamp { pass.ops.clamp(y, to: clamp) }
    norm?.normalizeHeads(y, pass)
  }
}
