package import Tensors
import Foundation

/// Attention in plain loops, with all scores of a query written out: the test twin of `FlashAttention`.
package enum ReferenceAttention {
  /// Attends as `FlashAttention.attend` does.
  ///
  /// - Parameters:
  ///   - input: its plan may have tiles of any size.
  ///   - output: (tokens, heads × d).
  package static func attend(_ input: AttentionInput, output: Matrix) {
    let shape = input.cache.shapes[input.layer]
    let d = shape.headDimension
    let heads = input.queries.columns / d
    let value = Matrix(rows: 1, columns: d)
    for row in 0..<input.queries.rows {
      for head in 0..<heads {
        let weights = weights(input, row: row, head: head)
        var sums = Array(repeating: Float(0), count: d)
        for (key, weight) in weights {
          input.cache.loadValue(
            layer: input.layer, head: head * shape.kvHeads / heads, token: key, into: value)
          let v = elements(value, row: 0, columns: 0..<d)
          for i in 0..<d { sums[i] += weight * v[i] }
        }
        output.withElements { out in
          for i in 0..<d { out[row * output.columns + head * d + i] = sums[i] }
        }
      }
    }
  }

  /// Returns the softmax weights of one head of one query, by the positions of the keys that it sees.
  package static func weights(
    _ input: AttentionInput, row: Int, head: Int
  ) -> [(key: Int, weight: Float)] {
    let shape = input.cache.shapes[input.layer]
    let d = shape.headDimension
    let heads = input.queries.columns / d
    let (scaling, slopes) = (input.setup.scaling, input.setup.alibiSlopes)
    let query = input.plan.queries.lowerBound + row
    let tiles = 0..<input.plan.tileCount
    guard let tile = tiles.first(where: { input.plan.queries(ofTile: $0).contains(query) }) else {
      return []
    }
    let key = Matrix(rows: 1, columns: d)
    var scores: [(key: Int, score: Float)] = []
    for span in input.plan.spans(ofTile: tile) {
      let isFar = span.rotation == .far
      let source = isFar ? input.farQueries ?? input.queries : input.queries
      let q = elements(source, row: row, columns: head * d..<(head + 1) * d)
      for position in span.visible(to: query) {
        input.cache.loadKey(
          layer: input.layer, head: head * shape.kvHeads / heads, token: position, into: key)
        let k = elements(key, row: 0, columns: 0..<d)
        let asker = isFar ? input.plan.pattern.farPosition(of: query) : query
        let bias = slopes.isEmpty ? 0 : slopes[head] * Float(asker - position)
        let score = scaling.scale * zip(q, k).reduce(0) { $0 + $1.0 * $1.1 } - bias
        scores.append((position, scaling.cap > 0 ? scaling.cap * tanh(score / scaling.cap) : score))
      }
    }
    let largest = scores.map(\.score).max() ?? 0
    let sum = scores.reduce(0) { $0 + exp($1.score - largest) }
    return scores.map { ($0.key, exp($0.score - largest) / sum) }
  }

  private static func elements(_ x: Matrix, row: Int, columns: Range<Int>) -> [Float] {
    x.withElements { all in columns.map { all[row * x.columns + $0] } }
  }
}
