package import Inference
import Foundation
import Tensors
package import Tokenization

/// The perplexity of a model on a text: exp of the mean of −ln p over its tokens.
///
/// It is measured as in llama.cpp: the text is cut into segments of `context` tokens, each read from an
/// empty cache, and the second half of each segment counts.
package struct Perplexity {
  private let loaded: LoadedModel
  private var options: ForwardPass.Options
  private let context: Int

  package init(
    _ loaded: LoadedModel, context: Int, options: ForwardPass.Options = ForwardPass.Options()
  ) {
    self.loaded = loaded
    self.context = max(4, context)
    self.options = options
    self.options.logitRows = 64
    self.options.context = self.context
  }

  /// Measures a text, without an incomplete segment at its end.
  ///
  /// - Parameters:
  ///   - tokens: the text's tokens.
  ///   - limit: the maximum number of segments.
  ///   - first: the token that replaces each segment's first one: BOS, for models that use it.
  ///   - progress: called after each segment with the perplexity so far.
  /// - Returns: the perplexity of all segments; nil if there is no whole one.
  /// - Throws: `GenerationError` for token ids outside the vocabulary; rethrows errors from
  ///   `progress`.
  package func measure(
    _ tokens: [TokenID], limit: Int = .max, first: TokenID? = nil,
    progress: (_ segment: Int, _ perplexity: Double) throws -> Void = { _, _ in }
  ) throws -> Double? {
    try loaded.model.configuration.check(tokens)
    try loaded.model.configuration.checkDecoder(tokens: context)
    var sum = 0.0
    var count = 0
    for segment in 0..<min(limit, tokens.count / context) {
      var text = Array(tokens[segment * context..<(segment + 1) * context])
      if let first { text[0] = first }
      sum += surprise(of: text)
      count += context - 1 - context / 2
      try progress(segment, exp(sum / Double(count)))
    }
    return count > 0 ? exp(sum / Double(count)) : nil
  }

  /// Returns the sum of −ln p over the second half of a segment.
  private func surprise(of text: [TokenID]) -> Double {
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    var sum = 0.0
    for start in stride(from: 0, to: text.count, by: options.batch) {
      let end = min(start + options.batch, text.count)
      let hidden = loaded.model.forward(text[start..<end], pass)
      let lowest = max(start, text.count / 2)
      let counted = lowest..<max(lowest, min(end, text.count - 1))
      for first in stride(from: counted.lowerBound, to: counted.upperBound, by: options.logitRows) {
        let last = min(first + options.logitRows, counted.upperBound)
        let logits = loaded.model.logits(hidden.rows(first - start..<last - start), pass)
        for position in first..<last {
          sum += Self.surprise(
            of: text[position + 1], logits.rows(position - first..<position - first + 1))
        }
      }
    }
    return sum
  }

  /// Returns −ln p of a token.
  private static func surprise(of token: TokenID, _ logits: Matrix) -> Double {
    logits.withElements { logits in
      let largest = logits.reduce(-Float.infinity, max)
      let sum = logits.reduce(0.0) { $0 + Double(exp($1 - largest)) }
      return log(sum) + Double(largest - logits[Int(token)])
    }
  }
}
