import Chat
import Testing

struct TextEndTests {
  @Test(arguments: [
    "What is the title of this book?", "Who is the author of this book?", "Who wrote this book?",
    "To whom is it dedicated?", "Who is it dedicated to?", "What is the book called?", "title?",
    "What is the first sentence of the book?", "Quote the opening line.",
    "How does the story begin?",
    "Who’s the author?", "When was this document written?", "Tell me the name of the author.",
    "Quel est le titre ?", "Wer ist der Autor?", "¿Quién escribió este libro?",
  ])
  func `questions about title, author or dedication read the beginning`(question: String) {
    #expect(TextEnd(askedFor: question) == .beginning)
  }

  @Test(arguments: [
    "What is the last sentence of the book?", "How does it end?", "What's the final line?",
    "What happens at the end of the story?", "Wie endet das Buch?",
  ])
  func `questions about the last sentence read the end`(question: String) {
    #expect(TextEnd(askedFor: question) == .end)
  }

  @Test(arguments: [
    "Who wrote the letter to Daisy?", "What is the title of the song that Klipspringer plays?",
    "What was the first sentence that Gatsby said?", "How does the party end for Tom?",
    "What is the name of Gatsby's dog?", "Who is the owner of the garage?",
    "When was the telegram written?", "",
  ])
  func `questions about something else read neither`(question: String) {
    #expect(TextEnd(askedFor: question) == nil)
  }
}
