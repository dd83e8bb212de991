import Tokenizers

/// A prompt of some passages of a document, for the questions that are answered from them.
struct PassagePrompt: Sendable {
  let builder: PromptBuilder
  /// Where each passage stands in the prompt.
  let sources: [Range<Int>]

  /// Puts passages together in the order in which they are given.
  init(_ places: [Int], of corpus: RecallCorpus, tokenizer: any Tokenizer) {
    let tokens = corpus.tokens(of: places)
    builder = PromptBuilder(
      tokens, tokenizer: tokenizer, form: tokenizer.chatTemplate.promptForm)
    let document = builder.document
    var start = document.lowerBound
    sources = places.map { place in
      let end = min(start + corpus.passages[place].count, document.upperBound)
      defer { start = end }
      return start..<end
    }
  }
}
