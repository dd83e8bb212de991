import Foundation
import Tensors
package import Tokenizers

/// How well a model foretells a text: exp of the mean of −ln p over its tokens.
///
/// As llama.cpp measures it: the text is cut into chunks of `context` tokens, each read from an
/// empty cache, and the second half of each chunk counts.
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

  /// Measures the whole chunks of a text.
  ///
  /// - Parameters:
  ///   - tokens: of the text.
  ///   - limit: chunks that are read at most.
  ///   - first: takes the place of each chunk's first token: BOS, for models that want it.
  ///   - progress: hears of each chunk, with the perplexity up to there.
  /// - Returns: the perplexity of all chunks, nil if there is no whole one.
  /// - Throws: `GenerationError` for tokens that there aren't, and what `progress` throws.
  package func measure(
    _ tokens: [TokenID], limit: Int = .max, first: TokenID? = nil,
    progress: (_ chunk: Int, _ perplexity: Double) throws -> Void = { _, _ in }
  ) throws -> Double? {
    try loaded.model.configuration.check(tokens)
    try loaded.model.configuration.checkDecoder(tokens: context)
    var sum = 0.0
    var count = 0
    for chunk in 0..<min(limit, tokens.count / context) {
      var text = Array(tokens[chunk * context..<(chunk + 1) * context])
      if let first { text[0] = first }
      sum += surprise(of: text)
      count += context - 1 - context / 2
      try progress(chunk, exp(sum / Double(count)))
    }
    return count > 0 ? exp(sum / Double(count)) : nil
  }

  /// The sum of −ln p over the second half of a chunk.
  private func surprise(of text: [TokenID]) -> Double {
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    var sum = 0.0
    for start in stride(from: 0, to: text.count, by: options.chunk) {
      let end = min(start + options.chunk, text.count)
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

  /// −ln p of a token.
  private static func surprise(of token: TokenID, _ logits: Matrix) -> Double {
    logits.withElements { logits in
      let largest = logits.reduce(-Float.infinity, max)
      let sum = logits.reduce(0.0) { $0 + Double(exp($1 - largest)) }
      return log(sum) + Double(largest - logits[Int(token)])
    }
  }
}
