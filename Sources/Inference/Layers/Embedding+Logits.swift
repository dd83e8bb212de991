import Tensors
import Tokenizers

extension Embedding {
  private var weight: PackedMatrix { output?.weight ?? tokens }

  /// The logits (rows, vocabulary) of normalised states, soft-capped where the model says so.
  func logits(_ hidden: Matrix, _ pass: ForwardPass) -> Matrix {
    let logits = pass.workspace.logits.rows(0..<hidden.rows)
    pass.ops.matmul(hidden, weight, into: logits)
    output?.addBias(to: logits, pass)
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
