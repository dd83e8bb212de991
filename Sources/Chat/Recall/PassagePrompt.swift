import Tokenizers

/// A prompt of some passages of a document, for the questions that are answered from them.
struct PassagePrompt: Sendable {
  let builder: PromptBuilder
  /// The token range of each passage in the prompt.
  let sources: [Range<Int>]

  /// Joins passages in the given order.
  init(_ places: [Int], of corpus: RecallCorpus, engine: any Generating) {
    let reading = corpus.reading(of: places)
    builder = PromptBuilder(
      reading.tokens, tokenizer: engine.tokenizer, form: engine.promptForm)
    let start = builder.document.lowerBound
    sources = reading.sources.map { $0.lowerBound + start..<$0.upperBound + start }
  }
}
