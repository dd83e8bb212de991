import Chat
import Testing

struct WholeDocumentRequestTests {
  @Test(arguments: [
    "Summarise this book.", "summary", "Summarize the story in five sentences",
    "What is this about?", "What's the book about, what are the main themes?", "TLDR",
    "Give me an overview of the plot.",
  ])
  func `questions about the whole are told`(question: String) {
    #expect(WholeDocumentRequest.matches(question))
  }

  @Test(arguments: [
    "What is the green light about?", "Summarise the letter that Daisy got on the eve of it all.",
    "Who was driving the car?", "What outline did he see on the lawn?", "",
  ])
  func `questions about a part are not`(question: String) {
    #expect(!WholeDocumentRequest.matches(question))
  }
}
