package import Tokenizers

/// Why a request can't be run.
package enum GenerationError: Error, CustomStringConvertible {
  case emptyPrompt
  case unknownToken(TokenID, vocabularySize: Int)
  case unknownPosition(Int, tokens: Int)
  case promptTooLong(tokens: Int, contextLength: Int)

  package var description: String {
    switch self {
    case .emptyPrompt: "The prompt is empty; there is nothing to read."
    case .unknownToken(let token, let size):
      "The token \(token) isn't one of the model's \(size); were the ids made with another model?"
    case .unknownPosition(let position, let tokens):
      "The position \(position) isn't one of the prompt's \(tokens); they count from 0 and must ascend."
    case .promptTooLong(let tokens, let contextLength):
      "The prompt has \(tokens) tokens, but the model reads \(contextLength) exactly; use the mode"
        + " `stream` or a shorter document."
    }
  }
}

extension ModelConfiguration {
  /// Throws if one of the tokens isn't the model's.
  func check(_ tokens: some Sequence<TokenID>) throws(GenerationError) {
    for token in tokens where !(0..<vocabularySize).contains(Int(token)) {
      throw .unknownToken(token, vocabularySize: vocabularySize)
    }
  }
}
