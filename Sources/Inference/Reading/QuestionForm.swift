package import Tokenizers

/// The tokens that surround a question when passages are looked for.
package struct QuestionForm: Sendable {
  private let tokenizer: any Tokenizer

  package init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  /// What every chunk is read behind: one token that can take attention is enough.
  package var prefix: [TokenID] {
    if let bos = tokenizer.vocabulary.bos { return [bos] }
    return Array(tokenizer.encode("\n", []).prefix(1))
  }

  /// A question to passages that stand before it.
  package func question(_ text: String) -> [TokenID] {
    tokenizer.encode("\n\nQuestion: \(text)\nAnswer:", [])
  }

  /// What stands before a passage that is judged by how likely it makes the question.
  package var passageLead: [TokenID] { tokenizer.encode("Passage: ", []) }

  /// A question as it follows such a passage, and how many tokens lead up to it.
  package func questionAfterPassage(_ text: String) -> (tokens: [TokenID], lead: Int) {
    let lead = "\nQuestion about this passage:"
    let tokens = tokenizer.encode("\(lead) \(text)", [])
    return (tokens, min(tokenizer.encode(lead, []).count, tokens.count - 1))
  }

  /// A question that asks nothing: what still attends to a token then is no answer's doing.
  package static let null = "N/A"
}
