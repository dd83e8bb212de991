import Chat
import Retrieval
import Documents
import Testing
import TestSupport

struct TextEndTests {
  @Test(arguments: [
    "What is the title of this book?", "Who is the author of this book?", "Who wrote this book?",
    "To whom is it dedicated?", "Who is it dedicated to?", "What is the book called?", "title?",
    "What is the first sentence of the book?", "Quote the opening line.",
    "How does the story begin?",
    "Who’s the author?", "When was this document written?", "Tell me the name of the author.",
    "Quel est le titre ?", "Wer ist der Autor?", "¿Quién escribió este libro?",
    "Wer hat dieses Buch geschrieben?", "Qui a écrit ce livre ?", "Quel est le titre du roman ?",
    "Wie heißt das Buch?", "Chi ha scritto questo romanzo?", "Quem escreveu o livro?",
    "A qui ce livre est-il dédié ?", "Wem ist das Buch gewidmet?", "¿Cuál es el título del libro?",
  ])
  func `questions about title, author or dedication read the beginning`(question: String) {
    #expect(TextEnd(askedFor: question) == .beginning)
  }

  @Test(arguments: [
    "What is the last sentence of the book?", "How does it end?", "What's the final line?",
    "What happens at the end of the story?", "Wie endet das Buch?", "Wie geht der Roman aus?",
    "Comment se termine l'histoire ?", "¿Cómo termina la novela?", "Come finisce il libro?",
  ])
  func `questions about the last sentence read the end`(question: String) {
    #expect(TextEnd(askedFor: question) == .end)
  }

  @Test(arguments: [
    "Who wrote the letter to Daisy?", "What is the title of the song that Klipspringer plays?",
    "What was the first sentence that Gatsby said?", "How does the party end for Tom?",
    "What is the name of Gatsby's dog?", "Who is the owner of the garage?",
    "When was the telegram written?", "Wer hat das Fenster geöffnet?", "Wie geht es Anna?",
    "Qui a écrit la lettre à Anne ?", "¿Quién escribió la carta?", "Chi ha scritto la lettera?",
    "¿Cómo termina la fiesta?", "Wie endet der Streit?", "Wer hat gewonnen?", "",
  ])
  func `questions about something else read neither`(question: String) {
    #expect(TextEnd(askedFor: question) == nil)
  }

  private func corpus(_ texts: [String]) throws -> RecallCorpus {
    let files = texts.enumerated().map { Document(name: "\($0).txt", text: $1) }
    return try RecallCorpus(
      Document.joined(files), tokenizer: ByteTokenizer.make(), chunkTokens: 1000)
  }

  @Test func `each of a few texts is read at its end, within its share of tokens`() throws {
    let texts = (0..<3).map { "Title \($0)\n\n" + String(repeating: "Word. ", count: 400) }
    let corpus = try corpus(texts)
    for end in [TextEnd.beginning, .end] {
      let places = corpus.passages(at: end, passageTokens: 6000)
      #expect(places.reduce(0) { $0 + corpus.readingCounts[$1] } <= 6000)
      let parts = places.map {
        corpus.document.part(at: corpus.document.passages[$0].content.lowerBound)
      }
      #expect(Set(parts) == [0, 1, 2])
    }
  }

  @Test func `of many texts as many are read as there is room for`() throws {
    let corpus = try corpus((0..<200).map { "Title \($0)\n\nBy somebody.\n" })
    let places = corpus.passages(at: .beginning, passageTokens: 300)
    #expect(!places.isEmpty && places.reduce(0) { $0 + corpus.readingCounts[$1] } <= 300)
    #expect(corpus.passages(at: .beginning, passageTokens: 1) == [0])
  }
}
