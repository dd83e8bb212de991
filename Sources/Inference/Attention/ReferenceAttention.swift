package import Tensors
import Foundation

/// Attention with all scores of a query written out: the test twin of `FlashAttention`.
package enum ReferenceAttention {
  /// The same contract as `FlashAttention.attend`, in plain loops.
  package static func attend(
    queries: Matrix, farQueries: Matrix?, plan: AttentionPlan, cache: KVCache, layer: Int,
    heads: Int, scaling: ScoreScaling, alibiSlopes: [Float] = [], output: Matrix
  ) {
    let shape = cache.shapes[layer]
    let d = shape.headDimension
    let group = heads / shape.kvHeads
    let key = Matrix(rows: 1, columns: d)
    for tile in 0..<plan.tileCount {
      for query in plan.queries(ofTile: tile) {
        let row = query - plan.queries.lowerBound
        for head in 0..<heads {
          var scores: [Float] = []
          var values: [[Float]] = []
          for span in plan.spans(ofTile: tile) {
            let source = span.rotation == .far ? farQueries ?? queries : queries
            let q = element(source, row: row, columns: head * d..<(head + 1) * d)
            for position in span.visible(to: query) {
              cache.loadKey(layer: layer, head: head / group, token: position, into: key)
              let k = element(key, row: 0, columns: 0..<d)
              let asker = span.rotation == .far ? plan.pattern.farPosition(of: query) : query
              let bias = alibiSlopes.isEmpty ? 0 : alibiSlopes[head] * Float(asker - position)
              let score = scaling.scale * zip(q, k).reduce(0) { $0 + $1.0 * $1.1 } - bias
              scores.append(scaling.cap > 0 ? scaling.cap * tanh(score / scaling.cap) : score)
              cache.loadValue(layer: layer, head: head / group, token: position, into: key)
              values.append(element(key, row: 0, columns: 0..<d))
            }
          }
          let largest = scores.max() ?? 0
          let weights = scores.map { exp($0 - largest) }
          let sum = weights.reduce(0, +)
          output.withElements { out in
            for i in 0..<d {
              var total: Float = 0
              for (weight, value) in zip(weights, values) { total += weight * value[i] }
              out[row * output.columns + head * d + i] = sum > 0 ? total / sum : 0
            }
          }
        }
      }
    }
  }

  private static func element(_ x: Matrix, row: Int, columns: Range<Int>) -> [Float] {
    x.withElements { all in columns.map { all[row * x.columns + $0] } }
  }
}
