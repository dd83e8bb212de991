import Chat
import Retrieval
import Documents
import Testing
import Tokenization
import TestSupport

struct RecallCorpusTests {
  private static let filler = String(repeating: "Nothing else of note was said. ", count: 14)

  private static let catalogue = Document(
    name: "a.md",
    text: ["Lamps", "Kettles"].map { name in
      "## \(name)\n\n\(filler)\n\nThe price of it. \(filler)\n\nThe weight of it. \(filler)\n\n"
    }.joined())

  private let tokenizer = ByteTokenizer.make()

  private func corpus(_ document: Document) throws -> RecallCorpus {
    try RecallCorpus(document, tokenizer: tokenizer, chunkTokens: 1000)
  }

  /// Returns the text that a model reads of some passages, without filler.
  private func read(_ places: [Int], of corpus: RecallCorpus) -> String {
    let filler = Self.filler.dropLast()
    return tokenizer.decode(corpus.reading(of: places).tokens).replacing(filler, with: "")
  }

  @Test func `a passage is read after its headings, unless they were just read`() throws {
    let corpus = try corpus(Self.catalogue)
    #expect(corpus.passages.count == 6)
    #expect(read([1], of: corpus) == "## Lamps\n\nThe price of it. ")
    #expect(
      read([4, 1], of: corpus)
        == "## Kettles\n\nThe price of it. \n\n## Lamps\n\nThe price of it. ")
    #expect(
      read([2, 1], of: corpus) == "## Lamps\n\nThe weight of it. \n\nThe price of it. ",
      "of one section")
    #expect(
      read([3, 4], of: corpus) == "## Kettles\n\n\n\nThe price of it. ", "one behind the other")
    #expect(read([], of: corpus).isEmpty)
  }

  @Test(arguments: [[0], [1], [4, 1], [2, 1, 5], [0, 1, 2, 3, 4, 5]])
  func `passages follow each other in the chunk, with their leads`(
    places: [Int]
  ) throws {
    let corpus = try corpus(Self.catalogue)
    let reading = corpus.reading(of: places)
    #expect(reading.sources.first?.lowerBound == 0)
    #expect(reading.sources.last?.upperBound == reading.tokens.count)
    for (source, next) in zip(reading.sources, reading.sources.dropFirst()) {
      #expect(source.upperBound == next.lowerBound)
    }
    for (source, place) in zip(reading.sources, places) {
      let content = Self.catalogue.text(in: Self.catalogue.passages[place].content)
      #expect(tokenizer.decode(reading.tokens[source]).contains(content))
    }
  }

  @Test func `the light pass reads only the passages`() throws {
    let corpus = try corpus(Self.catalogue)
    let contents = Self.catalogue.passages.map { Self.catalogue.text(in: $0.content) + "\n\n" }
    #expect(tokenizer.decode(corpus.tokens) == contents.joined())
  }

  @Test func `a question that names some of the files is about their passages`() throws {
    let files = ["/a/x.txt", "/b/x.txt"].map {
      Document(name: "x.txt", text: "Total 304 crowns", path: $0)
    }
    let corpus = try corpus(Document.joined(files))
    #expect(corpus.passages(ofFilesNamedIn: "total of b/x.txt") == [1])
    #expect(corpus.passages(ofFilesNamedIn: "total of x.txt") == nil)
    #expect(corpus.passages(ofFilesNamedIn: "total") == nil)
  }
}
