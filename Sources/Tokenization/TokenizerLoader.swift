/// Creates the tokenizer of a model file.
package enum TokenizerLoader {
  package static func make(_ configuration: TokenizerConfiguration) throws(TokenizerError)
    -> any Tokenizer
  {
    switch configuration.model {
    case "gpt2": try BPETokenizer(configuration)
    case "llama": try SentencePieceTokenizer(configuration)
    case "bert": try WordPieceTokenizer(configuration)
    default: throw .unknownModel(configuration.model)
    }
  }
}
