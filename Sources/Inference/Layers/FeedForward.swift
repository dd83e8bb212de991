import Tensors

/// The feed-forward block of a layer.
enum FeedForward {
  case gated(GatedFeedForward)
  case plain(PlainFeedForward)
  case experts(MixtureOfExperts)

  /// Returns the block's update (tokens, embedding) for normalised states of the same shape.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass) -> Matrix {
    let update = pass.workspace.update.rows(0..<x.rows)
    switch self {
    case .gated(let block): block(x, pass, into: update)
    case .plain(let block): block(x, pass, into: update)
    case .experts(let block): block(x, pass, into: update)
    }
    return update
  }
}

/// Feed-forward with a gate: down(activation(gate x) · up x) (Shazeer 2020).
struct GatedFeedForward {
  enum Activation { case silu, gelu }

  let gate: Linear  // (feedForward, embedding)
  let up: Linear  // (feedForward, embedding)
  let down: Linear  // (embedding, feedForward)
  let activation: Activation

  /// Computes `output` from normalised states (rows, embedding) of the same shape.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into output: Matrix) {
    let g = pass.workspace.gate.reshaped(rows: x.rows, columns: gate.weight.rows)
    let u = pass.workspace.up.reshaped(rows: x.rows, columns: up.weight.rows)
    pass.ops.matmul(x, (gate.weight, g), (up.weight, u))
    gate.finish(g, of: x, pass)
    up.finish(u, of: x, pass)
    switch activation {
    case .silu: pass.ops.siluMultiply(g, u, into: g)
    case .gelu: pass.ops.geluMultiply(g, u, into: g)
    }
    down(g, pass, into: output)
  }
}

/// Feed-forward without a gate: down(GELU(up x)) (Vaswani 2017, with the activation of GPT-2).
struct PlainFeedForward {
  let up: Linear  // (feedForward, embedding)
  let down: Linear  // (embedding, feedForward)

  /// Computes `output` from normalised states (rows, embedding) of the same shape.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into output: Matrix) {
    let u = pass.workspace.up.reshaped(rows: x.rows, columns: up.weight.rows)
    up(x, pass, into: u)
    pass.ops.gelu(u)
    down(u, pass, into: output)
  }
}
