package import Tokenizers

/// Why a request can't be run.
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
      "A model of the architecture \(architecture) makes vectors of texts and can't foretell or answer;"
        + " use `lcchat embed`."
    }
  }
}

extension ModelConfiguration {
  /// Throws unless the model foretells tokens, and has positions for so many.
  package func checkDecoder(tokens: Int) throws(GenerationError) {
    guard !isEncoder else { throw .encoder(architecture: architecture) }
    try checkPositions(tokens: tokens)
  }

  /// Throws if a text is longer than the positions that the model has learned.
  func checkPositions(tokens: Int) throws(GenerationError) {
    guard tokens <= positionLimit ?? .max else {
      throw .noPositions(tokens: tokens, limit: positionLimit ?? 0)
    }
  }

  /// Throws if one of the tokens isn't the model's.
  package func check(_ tokens: some Sequence<TokenID>) throws(GenerationError) {
    for token in tokens where !(0..<vocabularySize).contains(Int(token)) {
      throw .unknownToken(token, vocabularySize: vocabularySize)
    }
  }
}
