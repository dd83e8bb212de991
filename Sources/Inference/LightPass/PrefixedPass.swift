import Tensors
import Tokenization

/// A forward pass that reads one text after another, each alone after the same prefix.
final class PrefixedPass {
  let pass: ForwardPass
  private let loaded: LoadedModel
  private let prefix: [TokenID]

  /// Makes a pass that reads texts in batches of at most `options.batch` tokens.
  init(_ loaded: LoadedModel, prefix: [TokenID], options: ForwardPass.Options) {
    self.loaded = loaded
    self.prefix = prefix
    pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
  }

  /// Truncates the cache to the prefix, and to a text that was read after it.
  func rewind(keeping text: ArraySlice<TokenID> = []) {
    let kept = prefix.count + text.count
    if pass.cache.count >= kept, pass.cache.truncate(to: kept) { return }
    // Nothing was read yet, or a ring has lost tokens that are seen from there.
    _ = pass.cache.truncate(to: 0)
    for part in [prefix[...], text] { forward(part) { _ in } }
  }

  /// Reads tokens after the prefix, and after a text that was read first, and hands out the hidden states
  /// (tokens, embedding) of each batch.
  ///
  /// - Returns: false if cancelled before the end.
  @discardableResult
  func read(
    _ tokens: ArraySlice<TokenID>, after text: ArraySlice<TokenID> = [], isCancelled: Flag,
    _ body: (_ hidden: Matrix) -> Void = { _ in }
  ) -> Bool {
    rewind(keeping: text)
    return forward(tokens, isCancelled, body)
  }

  @discardableResult
  private func forward(
    _ tokens: ArraySlice<TokenID>, _ isCancelled: Flag? = nil, _ body: (_ hidden: Matrix) -> Void
  ) -> Bool {
    for start in stride(from: tokens.startIndex, to: tokens.endIndex, by: pass.options.batch) {
      if isCancelled?.isSet == true { return false }
      let end = min(start + pass.options.batch, tokens.endIndex)
      body(loaded.model.forward(tokens[start..<end], pass))
    }
    return true
  }
}
