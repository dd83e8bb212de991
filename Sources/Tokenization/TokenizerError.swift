/// The reason why a model file's tokenizer can't be used.
package enum TokenizerError: Error, Equatable, CustomStringConvertible {
  case emptyVocabulary
  case vocabularyTooLarge(count: Int)
  case unknownModel(String)
  case unknownPreTokenizer(String)
  case countMismatch(list: String, count: Int, vocabulary: Int)

  package var description: String {
    switch self {
    case .emptyVocabulary: "The model file's tokenizer has no tokens."
    case .vocabularyTooLarge(let count):
      "The model file's tokenizer has \(count) tokens, more than token ids can number."
    case .unknownModel(let name):
      "The model's tokenizer is of type '\(name)'; only 'gpt2', 'llama' and 'bert' are supported."
    case .unknownPreTokenizer(let name):
      "The model's pre-tokenizer '\(name)' isn't supported; supported are "
        + PreTokenizer.names.joined(separator: ", ") + "."
    case .countMismatch(let list, let count, let vocabulary):
      "The model file has \(count) \(list) for \(vocabulary) tokens; the file is damaged."
    }
  }
}
