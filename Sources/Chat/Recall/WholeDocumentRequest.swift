/// Tells questions about a document as a whole, which no single passage answers.
enum WholeDocumentRequest {
  /// By the words that such questions are put in; English only.
  static func matches(_ question: String) -> Bool {
    let words = question.lowercased().split { !$0.isLetter && $0 != "'" }.joined(separator: " ")
    if verbs.contains(where: { words == $0 || words.hasPrefix($0 + " ") }) {
      // “Summarise the letter” asks for a part.
      return words.split(separator: " ").count <= 2 || wholes.contains { words.contains($0) }
    }
    return phrases.contains { words.contains($0) }
  }

  private static let verbs = [
    "summarise", "summarize", "summary", "sum up", "overview", "outline", "tldr",
  ]

  private static let wholes = [
    "this", "it", "the book", "the story", "the text", "the document", "the novel", "the article",
    "the file", "the paper", "whole", "everything", "plot",
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
