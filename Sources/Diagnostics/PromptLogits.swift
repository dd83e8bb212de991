package import Inference
import Tensors
package import Tokenization

/// The logits of a prompt at chosen positions, for checking an engine and for perplexity.
package enum PromptLogits {
  /// Reads tokens from an empty cache, and calls `body` with the logits (vocabulary) after each of the
  /// positions, in order.
  ///
  /// - Parameters:
  ///   - loaded: the model.
  ///   - tokens: the whole prompt.
  ///   - positions: ascending, below the number of tokens.
  ///   - options: the settings of the pass.
  ///   - body: called with each row.
  /// - Throws: `GenerationError` for token ids outside the vocabulary or wrong positions; rethrows errors
  ///   from `body`.
  package static func forEach(
    of loaded: LoadedModel, tokens: [TokenID], at positions: [Int],
    options: ForwardPass.Options = ForwardPass.Options(),
    _ body: (_ position: Int, _ logits: [Float]) throws -> Void
  ) throws {
    try loaded.model.configuration.check(tokens)
    try loaded.model.configuration.checkDecoder(tokens: tokens.count)
    let unordered = zip(positions, positions.dropFirst()).first { $0 >= $1 }?.1
    if let wrong = positions.first(where: { !tokens.indices.contains($0) }) ?? unordered {
      throw GenerationError.unknownPosition(wrong, tokens: tokens.count)
    }
    var options = options
    options.context = max(options.context, tokens.count)
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    var next = positions.makeIterator()
    var position = next.next()
    var start = 0
    while start < tokens.count, position != nil {
      let end = min(start + options.batch, tokens.count)
      let hidden = loaded.model.forward(tokens[start..<end], pass)
      while let wanted = position, wanted < end {
        let row = hidden.rows(wanted - start..<wanted - start + 1)
        try body(wanted, loaded.model.logits(row, pass).withElements { Array($0) })
        position = next.next()
      }
      start = end
    }
  }
}
