import Foundation
import Tensors

/// Feed-forward by a few of many experts: a router scores all experts for each token, and only the best
/// are computed.
///
/// Source: Jiang et al. 2024 (Mixtral), section 2.1; Qwen Team 2024 for the shared expert.
struct MixtureOfExperts {
  /// The sum of the weights of the chosen experts.
  enum Weighting {
    /// 1 (Mixtral, Qwen 3).
    case amongChosen
    /// Their share of all experts (OLMoE, Qwen 2).
    case amongAll
  }

  /// An expert that every token uses, weighted by a gate of its own.
  struct SharedExpert {
    let gate: Matrix  // (1, embedding)
    let expert: GatedFeedForward
  }

  let router: Linear  // (experts, embedding)
  let experts: [GatedFeedForward]
  /// The number of experts that are computed for a token.
  let used: Int
  let weighting: Weighting
  var shared: SharedExpert?

  /// Computes `output` from normalised states (tokens, embedding) of the same shape.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass, into output: Matrix) {
    let weights = pass.workspace.expertScores.rows(0..<x.rows)
    router(x, pass, into: weights)
    for row in 0..<x.rows { choose(weights.rows(row..<row + 1)) }
    output.withElements { $0.update(repeating: 0) }
    for index in experts.indices { add(index, x, weights, pass, to: output) }
    if let shared { add(shared, x, pass, to: output) }
  }

  /// Adds one expert's output for the tokens that chose it, as one product of matrices.
  private func add(
    _ index: Int, _ x: Matrix, _ weights: Matrix, _ pass: ForwardPass, to output: Matrix
  ) {
    func weight(_ row: Int) -> Float { weights.withElements { $0[row * weights.columns + index] } }
    var count = 0
    for row in 0..<x.rows where weight(row) > 0 {
      pass.workspace.expertInput.rows(count..<count + 1).copyElements(from: x.rows(row..<row + 1))
      count += 1
    }
    guard count > 0 else { return }
    let made = pass.workspace.expertOutput.rows(0..<count)
    experts[index](pass.workspace.expertInput.rows(0..<count), pass, into: made)
    count = 0
    for row in 0..<x.rows where weight(row) > 0 {
      let part = made.rows(count..<count + 1)
      pass.ops.scale(part, by: weight(row))
      pass.ops.add(part, into: output.rows(row..<row + 1))
      count += 1
    }
  }

  private func add(
    _ shared: SharedExpert, _ x: Matrix, _ pass: ForwardPass, to output: Matrix
  ) {
    let made = pass.workspace.expertOutput.rows(0..<x.rows)
    shared.expert(x, pass, into: made)
    for row in 0..<x.rows {
      let score = x.rows(row..<row + 1).dot(shared.gate)
      pass.ops.scale(made.rows(row..<row + 1), by: 1 / (1 + exp(-score)))
    }
    pass.ops.add(made, into: output)
  }

  /// Turns a token's scores (1, experts) into weights: a softmax, and 0 for all but the best.
  private func choose(_ scores: Matrix) {
    scores.withElements { scores in
      let largest = scores.max() ?? 0
      for index in scores.indices { scores[index] = exp(scores[index] - largest) }
      let all = scores.reduce(0, +)
      var chosen: Float = 0
      // The sign of a weight marks a chosen expert until all are chosen.
      for _ in 0..<used {
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        guard scores[best] > 0 else { break }
        chosen += scores[best]
        scores[best] = -scores[best]
      }
      let sum = weighting == .amongChosen ? chosen : all
      for index in scores.indices { scores[index] = scores[index] < 0 ? -scores[index] / sum : 0 }
    }
  }
}
