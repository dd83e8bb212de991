import Testing
import Tokenizers

struct StreamingDetokenizerTests {
  private let tokenizer: any Tokenizer

  init() throws {
    tokenizer = try TokenizerLoader.make(TinyVocabulary.sentencePiece(["▁", "▁a", "b"]))
  }

  private func streamed(_ bytes: [UInt8]) -> (parts: [String], rest: String) {
    var detokenizer = StreamingDetokenizer(tokenizer)
    let parts = bytes.map { detokenizer.append(TinyVocabulary.firstByte + TokenID($0)) }
    return (parts, detokenizer.finish())
  }

  @Test func `an emoji that spans four tokens appears whole with the last`() {
    let (parts, rest) = streamed(Array("x😀é".utf8))
    #expect(parts == ["x", "", "", "", "😀", "", "é"])
    #expect(rest.isEmpty)
  }

  @Test func `the beginning of a character is flushed as U+FFFD`() {
    let (parts, rest) = streamed([0x61, 0xF0, 0x9F, 0x98])
    #expect(parts == ["a", "", "", ""])
    #expect(rest == "\u{FFFD}")
  }

  @Test func `bytes that can't begin a character don't hold back what follows`() {
    let (parts, rest) = streamed([0xFF, 0x80, 0x41, 0xE2, 0x41])
    #expect(parts == ["\u{FFFD}", "\u{FFFD}", "A", "", "\u{FFFD}A"])
    #expect(rest.isEmpty)
  }

  @Test func `what is streamed equals what is decoded at once`() throws {
    let text = "b a 😀👩‍👩‍👧 día — 東京"
    let tokens = tokenizer.encode(text, [])
    var detokenizer = StreamingDetokenizer(tokenizer)
    let streamed = tokens.map { detokenizer.append($0) }.joined() + detokenizer.finish()
    #expect(streamed == text)
    #expect(tokenizer.decode(tokens) == text)
    #expect(tokens.count > 3)
  }

  @Test func `control tokens and ids out of range add nothing`() {
    var detokenizer = StreamingDetokenizer(tokenizer)
    for id: TokenID in [0, 1, 2, -1, 100_000, .min, .max] {
      #expect(detokenizer.append(id).isEmpty)
    }
  }

  @Test func `a space put before a text is removed again`() throws {
    var configuration = TinyVocabulary.sentencePiece(["▁", "a", "▁a"])
    configuration.addSpacePrefix = nil
    configuration.addBOS = nil
    let tokenizer = try TokenizerLoader.make(configuration)
    #expect(tokenizer.pieces("a a") == ["▁a", "▁a"])
    for text in ["a a", " a", "  ", ""] {
      #expect(tokenizer.decode(tokenizer.encode(text, .addBoundaryTokens)) == text)
    }
  }
}
