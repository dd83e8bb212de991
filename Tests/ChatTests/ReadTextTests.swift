import Chat
import Documents
import Foundation
import Inference
import Testing
import Tokenization
import TestSupport
import Retrieval

/// The text that models and searches read of unusual spellings.
@Suite(.timeLimit(.minutes(10)))
struct ReadTextTests {
  private static let composed =
    "The café of Jorrit Kelderé.\n\nA goat, Zoé, sits at the final door.\n"

  static let twins = [
    composed.decomposedStringWithCanonicalMapping,
    composed.replacing("Kelder", with: "Kel\u{AD}der").replacing("goat", with: "go\u{200B}at"),
    composed.replacing("final", with: "\u{FB01}nal").replacing("of Jorrit", with: "of\u{A0}Jorrit"),
    composed.replacing("Kelder", with: "Kel-\nder"),
  ]

  private func corpus(_ text: String) throws -> RecallCorpus {
    try RecallCorpus(
      Document(name: "x", text: text), tokenizer: ByteTokenizer.make(), chunkTokens: 64)
  }

  @Test(arguments: twins) func `recall reads the same tokens for any spelling of a text`(
    text: String
  ) throws {
    let corpus = try corpus(text)
    #expect(corpus.tokens == (try self.corpus(Self.composed)).tokens)
    #expect(corpus.document.text == text)
  }

  @Test(arguments: twins) func `the whole document is read in the same tokens, too`(
    text: String
  ) async throws {
    func prompt(_ text: String) async throws -> [TokenID] {
      let engine = ScriptedBackend([.says(["Yes"])])
      let session = Conversation(
        document: Document(name: "x", text: text), modelName: "scripted",
        load: { Models(reader: engine) })
      for await _ in session.ask("Who is Zoe\u{301}?") {}
      return try #require(engine.requests.last).tokens
    }
    let read = try await prompt(text)
    #expect(try await prompt(Self.composed) == read)
    let question = ByteTokenizer.make().encode("Who is Zoé?", [])
    #expect(read.indices.contains { read[$0...].starts(with: question) })
  }

  @Test(arguments: twins) func `every token has its bytes of the original text`(
    text: String
  ) throws {
    let document = Document(name: "x", text: text)
    let whole = FlowingText(document).whole
    let tokenizer = ByteTokenizer.make()
    let tokens = tokenizer.encode(whole.text, [])
    let map = TokenMap(tokens, tokenizer: tokenizer, text: whole)
    #expect(map.bytes(of: 0..<tokens.count) == 0..<text.utf8.count)
    var end = 0
    for token in tokens.indices {
      let bytes = map.bytes(of: token..<token + 1)
      #expect(bytes.lowerBound == end)
      end = bytes.upperBound
    }
    let goat = try #require(text.range(of: "A go"))
    let start = text.utf8.distance(from: text.startIndex, to: goat.lowerBound)
    let first = map.tokens(of: start..<start + 1).lowerBound
    #expect(tokenizer.bytes(of: tokens[first]) == Array("A".utf8))
  }

  @Test func `the words of a source can be copied`() {
    let source = Citation(
      number: 1, document: 0, documentName: "x", lines: 1...1, bytes: 0..<1, characters: 0..<1,
      text: "Kel\u{AD}der\u{200B}mann at the \u{FB01}nal cafe\u{301}")
    let found = AnswerSources(way: .passages, passages: [source], searched: 1, total: 1)
    let list = SourceList(found, sentences: [], hasFiles: false).text
    #expect(Array(list.utf8) == Array("[1] line 1: “Keldermann at the final café”\n".utf8))
  }
}
