import Inference
import Retrieval
package import Tokenization

/// Encodes prompts about one document: the document first, the question last.
package struct PromptBuilder: Sendable {
  /// The tokens of the opening and the document, which are read before the first question.
  package let reading: [TokenID]
  /// The document's token range in every prompt.
  package let document: Range<Int>
  package let stopTexts: [String]

  private let tokenizer: any Tokenizer
  private let form: any PromptForm

  /// Creates prompts with a document, which is encoded as plain text without control tokens.
  package init(_ document: String, tokenizer: any Tokenizer, form: any PromptForm) {
    self.init(tokenizer.encode(document, []), tokenizer: tokenizer, form: form)
  }

  /// Creates prompts with a document that is encoded as plain text.
  package init(_ document: [TokenID], tokenizer: any Tokenizer, form: any PromptForm) {
    var opening = tokenizer.encode(form.opening, .addBoundaryTokens)
    // Some files add EOS to every text; a prompt must not end before it begins.
    if let eos = tokenizer.vocabulary.eos, opening.last == eos { opening.removeLast() }
    reading = opening + document
    self.document = opening.count..<reading.count
    stopTexts = form.stopTexts
    self.tokenizer = tokenizer
    self.form = form
  }

  /// Returns the tokens after the document: finished turns, then the question.
  package func suffix(
    _ turns: some Collection<ChatHistory.Turn>, question: String
  ) -> [TokenID] {
    var tokens: [TokenID] = []
    for turn in turns {
      tokens += self.question(turn.question, followsDocument: tokens.isEmpty)
      tokens += tokenizer.encode(turn.answer, [])
    }
    return tokens + self.question(question, followsDocument: tokens.isEmpty)
  }

  /// Returns the tokens of a question with the words around it.
  package func question(_ text: String, followsDocument: Bool) -> [TokenID] {
    tokenizer.encode(form.question(text, followsDocument: followsDocument), [])
  }

  /// Returns the request that answers a question after some turns.
  func request(
    _ question: String, after turns: some Collection<ChatHistory.Turn>, options: ChatOptions
  ) -> GenerationRequest {
    var request = GenerationRequest(
      tokens: reading + suffix(turns, question: question), document: document,
      maximumTokens: options.maximumAnswerTokens, sampling: options.sampling, stopTexts: stopTexts)
    let said = ([question] + turns.flatMap { [$0.question, $0.answer] }).joined(separator: "\n")
    var foreign = ForeignWords(form.exampleWords)
    foreign.remove(wordsOf: said.utf8)
    if !foreign.words.isEmpty { foreign.remove(wordsOf: tokenizer.decodedBytes(reading[document])) }
    if let rule = form.refusal, let token = tokenizer.encode(rule.refusal, []).first {
      request.refusal = Refusal(token: token, threshold: rule.threshold)
    }
    request.rules = AnswerRules(
      needsWord: true, endsRepetition: true, forbiddenWords: foreign.words)
    return request
  }
}

/// A prompt with some passages of a document instead of the whole text.
struct PassagePrompt: Sendable {
  let builder: PromptBuilder
  /// The token range of each passage in the prompt.
  let sources: [Range<Int>]

  /// Joins passages in the given order; the reader's tokenizer need not be the finder's.
  init(
    _ passages: [Int], of corpus: RecallCorpus, reader: any AnswerBackend,
    form: (any PromptForm)? = nil
  ) {
    let text = corpus.encoded(passages, tokenizer: reader.tokenizer)
    builder = PromptBuilder(
      text.tokens, tokenizer: reader.tokenizer, form: form ?? reader.promptForm)
    let start = builder.document.lowerBound
    sources = text.sources.map { $0.lowerBound + start..<$0.upperBound + start }
  }
}
