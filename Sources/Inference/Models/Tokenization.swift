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

  /// What the user should know of how texts are read, in one sentence; nil if there is nothing.
  package var notice: String? { tokenizer.notice }

  /// The ids of a text, in which nothing becomes a control token.
  package func ids(_ text: String) -> [TokenID] { tokenizer.encode(text, []) }
}
