package import Tokenization

/// The reason why a request can't be run.
package enum GenerationError: Error, CustomStringConvertible {
  case emptyPrompt
  case unknownToken(TokenID, vocabularySize: Int)
  case unknownPosition(Int, tokens: Int)
  case promptTooLong(tokens: Int, contextLength: Int)
  case textTooLong(tokens: Int, contextLength: Int)
  case noPositions(tokens: Int, limit: Int)
  case encoder(architecture: String)

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
    case .textTooLong(let tokens, let contextLength):
      "The text has \(tokens) tokens, but the model reads \(contextLength) at once; cut it into"
        + " passages."
    case .noPositions(let tokens, let limit):
      "The text has \(tokens) tokens, but the model has learned only \(limit) positions; no mode reads"
        + " past them."
    case .encoder(let architecture):
      "\(architecture) is an embedding model and can't generate text; use `lcchat embed`."
    }
  }
}

extension ModelConfiguration {
  /// Throws if the model can't generate text, or has fewer positions than `tokens`.
  package func checkDecoder(tokens: Int) throws(GenerationError) {
    guard !isEncoder else { throw .encoder(architecture: architecture) }
    try checkPositions(tokens: tokens)
  }

  /// Throws if a text has more tokens than the model has learned positions.
  func checkPositions(tokens: Int) throws(GenerationError) {
    guard tokens <= positionLimit ?? .max else {
      throw .noPositions(tokens: tokens, limit: positionLimit ?? 0)
    }
  }

  /// Throws if a token id is outside the vocabulary.
  package func check(_ tokens: some Sequence<TokenID>) throws(GenerationError) {
    for token in tokens where !(0..<vocabularySize).contains(Int(token)) {
      throw .unknownToken(token, vocabularySize: vocabularySize)
    }
  }
}
