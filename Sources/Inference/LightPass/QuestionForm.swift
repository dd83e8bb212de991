package import Tokenization

/// The tokens around a question in the search for passages.
package struct QuestionForm: Sendable {
  /// A question in the form that follows a passage.
  package struct Question: Sendable {
    package let tokens: [TokenID]
    /// The range of the question's own words in `tokens`.
    package let words: Range<Int>
  }

  private let tokenizer: any Tokenizer

  package init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  /// The prefix of every text: one token that can take attention.
  package var prefix: [TokenID] {
    if let bos = tokenizer.vocabulary.bos { return [bos] }
    return Array(tokenizer.encode("\n", []).prefix(1))
  }

  /// Returns a question in the form that follows a passage.
  package func question(_ text: String) -> Question {
    let lead = "\n\nQuestion:"
    let tokens = tokenizer.encode("\(lead) \(text)\nAnswer:", [])
    let start = min(tokenizer.encode(lead, []).count, tokens.count)
    let end = min(tokenizer.encode("\(lead) \(text)", []).count, tokens.count)
    return Question(tokens: tokens, words: start..<max(start, end))
  }

  /// The null question, which asks nothing: attention for it has nothing to do with an answer.
  package static let null = "N/A"
}
