package import Tokenizers

/// The tokens that surround a question when passages are looked for.
package struct QuestionForm: Sendable {
  /// A question as it is put to passages that stand before it.
  package struct Question: Sendable {
    package let tokens: [TokenID]
    /// Where the question's own words stand in `tokens`.
    package let words: Range<Int>
  }

  private let tokenizer: any Tokenizer

  package init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  /// What every text is read behind: one token that can take attention is enough.
  package var prefix: [TokenID] {
    if let bos = tokenizer.vocabulary.bos { return [bos] }
    return Array(tokenizer.encode("\n", []).prefix(1))
  }

  package func question(_ text: String) -> Question {
    let lead = "\n\nQuestion:"
    let tokens = tokenizer.encode("\(lead) \(text)\nAnswer:", [])
    let start = min(tokenizer.encode(lead, []).count, tokens.count)
    let end = min(tokenizer.encode("\(lead) \(text)", []).count, tokens.count)
    return Question(tokens: tokens, words: start..<max(start, end))
  }

  /// A question that asks nothing: what still attends to a token then is no answer's doing.
  package static let null = "N/A"
}
