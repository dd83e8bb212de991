import Tensors
package import Tokenizers

/// A GGUF file's tokenizer alone, which needs no weights.
package struct Tokenization: Sendable {
  private let tokenizer: any Tokenizer

  package init(path: String) throws(LoadingError) {
    do {
      let file = try GGUFFile(path: path)
      try file.requireWhole(path: path)
      tokenizer = try TokenizerLoader.make(TokenizerConfiguration(file.metadata))
    } catch {
      throw LoadingError(path: path, error)
    }
  }

  /// A notice for the user about the tokenizer, in one sentence; nil if there is none.
  package var notice: String? { tokenizer.notice }

  /// Returns the token ids of a text; no part of it becomes a control token.
  package func ids(_ text: String) -> [TokenID] { tokenizer.encode(text, []) }
}
