import Testing
import Tokenizers

/// BERT's tokenizer, with a vocabulary of a few pieces.
struct WordPieceTests {
  private func tokenizer() throws -> any Tokenizer {
    let pieces = [
      "[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁un", "aff", "able", "▁the", "▁cafe", "▁!", "▁東", "▁京",
      "▁a", "b",
    ]
    var configuration = TokenizerConfiguration(
      model: "bert", pieces: PackedStrings(pieces.map(\.utf8)))
    configuration.types = pieces.map { $0.hasPrefix("[") ? 3 : 1 }
    configuration.bos = 2
    configuration.separator = 3
    configuration.unknown = 1
    return try TokenizerLoader.make(configuration)
  }

  static let cases: [(String, [String])] = [
    ("The unaffable", ["▁the", "▁un", "aff", "able"]), ("CAFÉ!!", ["▁cafe", "▁!", "▁!"]),
    ("東京", ["▁東", "▁京"]), ("the xyz the", ["▁the", "[UNK]", "▁the"]), (" \t\n", []),
    ("a\u{0}b ab", ["▁a", "b", "▁a", "b"]), ("unx", ["[UNK]"]),
  ]

  @Test(arguments: cases)
  func `words are cut, folded and read from the longest pieces`(
    text: String, expected: [String]
  ) throws {
    #expect(try tokenizer().pieces(text) == expected)
  }

  @Test func `a text stands between its marks, and can't make them`() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.pieces("the", .addBoundaryTokens) == ["[CLS]", "▁the", "[SEP]"])
    #expect(!tokenizer.pieces("[SEP]").contains("[SEP]"))
    #expect(tokenizer.pieces("[SEP]", .parseSpecial) == ["[SEP]"])
  }

  @Test func `what is decoded are words with spaces before them`() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.decode(tokenizer.encode("the unaffable", [])) == " the unaffable")
  }
}
