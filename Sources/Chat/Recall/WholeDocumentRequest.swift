/// Tells questions about a document as a whole, which no single passage answers.
package enum WholeDocumentRequest {
  /// By the words that such questions are put in; English only.
  package static func matches(_ question: String) -> Bool {
    let words = question.lowercased().split { !$0.isLetter && $0 != "'" }.joined(separator: " ")
    for verb in verbs where words == verb || words.hasPrefix(verb + " ") {
      let rest = words.dropFirst(verb.count).drop { $0 == " " }
      // “Summarise the letter” asks for a part.
      return rest.isEmpty || wholes.contains { rest == $0 || rest.hasPrefix($0 + " ") }
    }
    return phrases.contains { words.contains($0) }
  }

  private static let verbs = [
    "summarise", "summarize", "summary", "sum up", "overview", "outline", "tldr",
  ]

  private static let wholes = [
    "this", "it", "of this", "of it", "of the book", "the book", "the story", "the text",
    "the document", "the novel", "the article", "the file", "the paper", "the whole", "the plot",
    "everything", "all of it",
  ]

  private static let phrases = [
    "what is this about", "what's this about", "what is it about", "what's it about",
    "what is the book about", "what is the story about", "what is the document about",
    "what is the text about", "what is the novel about", "what is this book about",
    "what is this document about", "what is this text about", "what is this story about",
    "tell me about this book", "main theme", "main themes", "main idea", "main ideas",
    "main point", "main points", "key points", "give me a summary", "give a summary",
    "an overview", "in a nutshell", "write a summary", "short summary",
  ]
}
