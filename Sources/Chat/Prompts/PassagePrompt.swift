import Documents
import Retrieval
import Tokenization

/// A prompt with some passages of a document instead of the whole text.
struct PassagePrompt: Sendable {
  let builder: PromptBuilder
  /// The token range of each passage in the prompt.
  let sources: [Range<Int>]

  /// Joins passages in the given order; the reader's tokenizer need not be the finder's.
  init(_ passages: [Int], of corpus: RecallCorpus, reader: any AnswerBackend) {
    let text = corpus.encoded(passages, tokenizer: reader.tokenizer)
    builder = PromptBuilder(text.tokens, tokenizer: reader.tokenizer, form: reader.promptForm)
    let start = builder.document.lowerBound
    sources = text.sources.map { $0.lowerBound + start..<$0.upperBound + start }
  }
}
