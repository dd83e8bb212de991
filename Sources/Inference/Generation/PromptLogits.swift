import Tensors
package import Tokenizers

/// The logits of a prompt at chosen positions, for checking an engine and for perplexity.
package enum PromptLogits {
  /// Reads the tokens from an empty cache and hands out the logits (vocabulary) after each of
  /// the positions, in order.
  ///
  /// - Parameters:
  ///   - positions: ascending, below the number of tokens.
  ///   - body: takes each row.
  package static func forEach(
    of loaded: LoadedModel, tokens: [TokenID], at positions: [Int],
    options: ForwardPass.Options = ForwardPass.Options(),
    _ body: (_ position: Int, _ logits: [Float]) throws -> Void
  ) throws {
    let size = loaded.model.configuration.vocabularySize
    if let unknown = tokens.first(where: { !(0..<size).contains(Int($0)) }) {
      throw GenerationError.unknownToken(unknown, vocabularySize: size)
    }
    if let wrong = positions.first(where: { !tokens.indices.contains($0) }) {
      throw GenerationError.unknownPosition(wrong, tokens: tokens.count)
    }
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    var next = positions.makeIterator()
    var position = next.next()
    var start = 0
    while start < tokens.count, position != nil {
      let end = min(start + options.chunk, tokens.count)
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
