import Foundation
import Tensors

/// Feed-forward by a few of many experts: a router scores all of them for each token, and only the
/// best are computed.
///
/// Source: Jiang et al. 2024 (Mixtral), section 2.1.
struct MixtureOfExperts {
  let router: PackedMatrix  // (experts, embedding)
  let experts: [GatedFeedForward]
  /// Experts computed for a token.
  let used: Int

  /// From normalised states (tokens, embedding) to what the block adds, of the same shape.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass) -> Matrix {
    let scores = pass.workspace.expertScores.rows(0..<x.rows)
    pass.ops.matmul(x, router, into: scores)
    let update = pass.workspace.update.rows(0..<x.rows)
    update.withElements { $0.update(repeating: 0) }
    for row in 0..<x.rows {
      let weights = scores.rows(row..<row + 1)
      choose(weights)
      for (index, expert) in experts.enumerated() {
        let weight = weights.withElements { $0[index] }
        guard weight > 0 else { continue }
        let output = expert(x.rows(row..<row + 1), pass, into: pass.workspace.expertOutput)
        pass.ops.scale(output, by: weight)
        pass.ops.add(output, into: update.rows(row..<row + 1))
      }
    }
    return update
  }

  /// Turns a token's scores (1, experts) into weights: a softmax over the best ones, 0 for the rest.
  private func choose(_ scores: Matrix) {
    scores.withElements { scores in
      let largest = scores.max() ?? 0
      var sum: Float = 0
      // A chosen expert's weight is marked by its sign until all are chosen.
      for index in scores.indices { scores[index] = exp(scores[index] - largest) }
      for _ in 0..<used {
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        guard scores[best] > 0 else { break }
        sum += scores[best]
        scores[best] = -scores[best]
      }
      for index in scores.indices { scores[index] = scores[index] < 0 ? -scores[index] / sum : 0 }
    }
  }
}

/// The feed-forward block of a layer, whichever the file has.
enum FeedForward {
  case dense(GatedFeedForward)
  case experts(MixtureOfExperts)

  /// From normalised states (tokens, embedding) to what the block adds, of the same shape.
  func callAsFunction(_ x: Matrix, _ pass: ForwardPass) -> Matrix {
    switch self {
    case .dense(let block): block(x, pass, into: pass.workspace.update.rows(0..<x.rows))
    case .experts(let block): block(x, pass)
    }
  }
}
