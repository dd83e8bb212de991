package import Inference
import Tensors
package import Tokenization

extension LoadedModel {
  /// Reads tokens on in a pass; the logits after each of its chunks.
  package func read(_ pass: ForwardPass, _ tokens: [TokenID]) -> [Float] {
    var logits: [Float] = []
    for start in stride(from: 0, to: tokens.count, by: pass.options.batch) {
      let end = min(start + pass.options.batch, tokens.count)
      let states = model.forward(tokens[start..<end], pass)
      let last = states.rows(states.rows - 1..<states.rows)
      logits += model.logits(last, pass).withElements { Array($0) }
    }
    return logits
  }
}
