import Tensors
import Tokenizers

/// A forward pass that reads one text after another, each alone behind the same prefix.
final class PrefixedPass {
  let pass: ForwardPass
  private let loaded: LoadedModel
  private let prefix: [TokenID]

  /// Makes a pass that takes texts in parts of at most `options.chunk` tokens.
  init(_ loaded: LoadedModel, prefix: [TokenID], options: ForwardPass.Options) {
    self.loaded = loaded
    self.prefix = prefix
    pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
  }

  /// Leaves the prefix alone in the cache.
  func rewind() {
    if pass.cache.count >= prefix.count, pass.cache.truncate(to: prefix.count) { return }
    // The first text; or a ring that went round has lost what the prefix's neighbours saw.
    _ = pass.cache.truncate(to: 0)
    _ = loaded.model.forward(prefix[...], pass)
  }

  /// Reads a text and hands out the hidden states (tokens, embedding) of its parts.
  ///
  /// - Returns: false if cancelled before its end.
  func read(
    _ tokens: ArraySlice<TokenID>, isCancelled: Flag, _ body: (_ hidden: Matrix) -> Void
  ) -> Bool {
    rewind()
    for start in stride(from: tokens.startIndex, to: tokens.endIndex, by: pass.options.chunk) {
      if isCancelled.isSet { return false }
      let end = min(start + pass.options.chunk, tokens.endIndex)
      body(loaded.model.forward(tokens[start..<end], pass))
    }
    return true
  }
}
