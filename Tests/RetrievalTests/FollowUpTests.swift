import Chat
import Retrieval
import Documents
import Testing
import TestSupport

struct FollowUpTests {
  @Test(arguments: [
    "What does it cost?", "And how long is the warranty?", "Why?",
    "From which branch is it ordered?",
    "Who is she?", "What about the price?", "What does this cost?", "How much is that?",
  ])
  func `short questions depend on the one before`(question: String) {
    #expect(FollowUp.isLeaning(question))
  }

  @Test(arguments: [
    "What does the Tessel kettle weigh?", "Did he marry Daisy?",
    "How long is the warranty of the lamp?", "What did the council decide on that day?",
    "Is there a warranty for the lamp and the kettle?", "How did one of the lamps fall?", "",
  ])
  func `questions that name their thing don't`(question: String) {
    #expect(!FollowUp.isLeaning(question))
  }

  private let catalogue = (1...30).map { "## Lamp \($0)\n\nIt glows.\n\nIt costs \($0) crowns.\n" }
    .joined(separator: "\n")

  @Test func `a follow-up is about the short section of the last answer`() throws {
    let corpus = try RecallCorpus(
      Document(name: "a.md", text: "# Lamps\n\n" + catalogue), tokenizer: ByteTokenizer.make(),
      chunkTokens: 1000)
    let passages = corpus.document.passages
    let place = try #require(
      passages.firstIndex { corpus.document.text(in: $0.content).contains("Lamp 7\n") })
    let around = corpus.surroundings(of: place)
    #expect(around.isSection && around.passages.contains(place))
    for place in around.passages {
      let text = corpus.document.text(in: passages[place].content)
      #expect(text.contains("7") || text.contains("glows"))
    }
  }

  @Test func `a passage that begins with the title is in the entry that it begins, too`() throws {
    let filler = String(repeating: "It is made of brass. ", count: 30)
    let text =
      "# Lamps\n\n"
      + (1...9).map { "## Lamp \($0)\n\n\(filler)\n\nIt costs \($0) crowns. \(filler)\n\n" }
      .joined()
    let corpus = try RecallCorpus(
      Document(name: "a.md", text: text), tokenizer: ByteTokenizer.make(), chunkTokens: 1000)
    let passages = corpus.document.passages
    let price = try #require(
      passages.firstIndex { corpus.document.text(in: $0.content).contains("costs 1 ") })
    try #require(price > 0)
    let around = corpus.surroundings(of: 0)
    #expect(around.isSection && around.passages.contains(price))
    #expect(
      around.passages.allSatisfy {
        !corpus.document.text(in: passages[$0].content).contains("Lamp 2")
      })
  }

  @Test func `in a long text without sections a follow-up is about the last answer's neighbours`()
    throws
  {
    let text = (1...60).map {
      "Paragraph \($0) speaks of nothing.\n" + String(repeating: "Word. ", count: 90)
    }
    .joined(separator: "\n\n")
    let corpus = try RecallCorpus(
      Document(name: "a.txt", text: text), tokenizer: ByteTokenizer.make(), chunkTokens: 1000)
    let around = corpus.surroundings(of: 20)
    #expect(!around.isSection && around.passages == [18, 19, 20, 21, 22])
  }
}
