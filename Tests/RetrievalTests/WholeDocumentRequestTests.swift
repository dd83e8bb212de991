import Chat
import Retrieval
import Testing

struct WholeDocumentRequestTests {
  @Test(arguments: [
    "Summarise this book.", "summary", "Summarize the story in five sentences",
    "What is this about?", "What's the book about, what are the main themes?", "TLDR",
    "Give me an overview of the plot.", "Can you summarise this book?",
    "Please summarize the document.", "TL;DR", "What’s this about?", "What's the plot?",
    "What happens in the book?", "What is this file about?", "Who are the main characters?",
    "Could you please give me a short summary of this article in three sentences?",
    "What are the key points of this report?", "Tell me what this document is about.",
    "Sum it up for me", "Summarise everything briefly", "What is the main idea?",
    "Summarise both files", "Summarize all of these documents", "What are the two files about?",
    "What are both of these about?",
  ])
  func `questions about the whole are recognised`(question: String) {
    #expect(WholeDocumentRequest.matches(question))
  }

  @Test(arguments: [
    "De quoi parle ce document ?", "Résume ce texte.", "Peux-tu résumer ce livre ?",
    "Worum geht es in diesem Text?", "Wovon handelt das Buch?", "Fasse den Text zusammen.",
    "Kannst du das Dokument bitte zusammenfassen?", "¿De qué trata este libro?",
    "Resume este documento", "Hazme un resumen", "Di cosa parla questo libro?",
    "Do que trata este livro?", "Waar gaat dit boek over?", "Vat deze tekst samen",
    "О чём эта книга?", "总结一下这篇文章", "这本书讲了什么？", "この文書を要約してください。",
    "이 문서를 요약해 주세요",
  ])
  func `questions about the whole are recognised in other languages`(question: String) {
    #expect(WholeDocumentRequest.matches(question))
  }

  @Test(arguments: [
    "What is the green light about?", "Summarise the letter that Daisy got on the eve of it all.",
    "Who was driving the car?", "What outline did he see on the lawn?", "",
    "What are the main points of the letter from Hale?",
    "What does it say in an overview of the harbour?", "Summarise chapter 3",
    "What is the summary judgment about?", "What happens to Gatsby?", "Who is the main suspect?",
    "De quoi parle Gatsby avec Nick dans la voiture ?", "Worum bat Gatsby den Nachbarn?",
    "What was the plot of ground worth?", "Summarise report 3", "What are both doors about?",
  ])
  func `questions about a part are not`(question: String) {
    #expect(!WholeDocumentRequest.matches(question))
  }
}
