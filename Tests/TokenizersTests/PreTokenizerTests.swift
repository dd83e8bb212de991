import Testing
import Tokenizers

/// Where words begin and end, by the name of the style.
struct PreTokenizerTests {
  /// Returns the words of an ASCII text, with merges for everything inside a word.
  private func words(_ text: String, _ name: String) throws -> [String] {
    var configuration = TinyVocabulary.bytePairs(merges: Self.merges(of: text))
    configuration.preTokenizer = name
    return try TokenizerLoader.make(configuration).pieces(text).map {
      $0.replacing("Ġ", with: " ").replacing("Ċ", with: "\n")
    }
  }

  /// Returns merges of all neighbouring parts of a text, the shortest first.
  private static func merges(of text: String) -> [String] {
    let characters = text.map { $0 == " " ? "Ġ" : $0 == "\n" ? "Ċ" : String($0) }
    let count = characters.count
    var seen: Set<String> = []
    var merges: [String] = []
    for length in stride(from: 2, through: count, by: 1) {
      for start in 0...count - length {
        for middle in start + 1..<start + length {
          let left = characters[start..<middle].joined()
          let merge = "\(left) \(characters[middle..<start + length].joined())"
          if seen.insert(merge).inserted { merges.append(merge) }
        }
      }
    }
    return merges
  }

  static let cases: [(String, String, [String])] = [
    ("gpt-2", "it's 1234, ok", ["it", "'s", " 1234", ",", " ok"]),
    ("mpt", "a  b\n\nc", ["a", " ", " b", "\n", "\n", "c"]),
    ("starcoder", "x12 34", ["x", "1", "2", " ", "3", "4"]),
    ("falcon", "ab 12345+x", ["ab", " ", "123", "45", "+", "x"]),
    ("falcon", "it's `a`", ["it", "'", "s", " ", "`", "a", "`"]),
    ("falcon", "a, 12 1234", ["a", ",", " 12", " ", "123", "4"]),
    ("default", "ab 12345+x", ["ab", " ", "123", "45", "+", "x"]),
    ("default", "a, 12", ["a", ",", " ", "12"]),
    ("default", "it's `a`", ["it", "'", "s", " `", "a", "`"]),
    ("llama-bpe", "12345 IT'S", ["123", "45", " IT", "'S"]),
    ("qwen2", "123 a", ["1", "2", "3", " a"]),
    ("bloom", "a, b (c) x.  y", ["a", ",", " b", " (", "c", ")", " x", ". ", " y"]),
    ("bloom", "don't-1+2", ["don't-1+2"]),
  ]

  @Test(arguments: cases)
  func `words are those of the pattern`(name: String, text: String, expected: [String]) throws {
    #expect(try words(text, name) == expected, "\(name)")
  }

  @Test(arguments: [nil, ""])
  func `a byte-level vocabulary that names no style is read by the default, and that is told`(
    name: String?
  ) throws {
    var configuration = TinyVocabulary.bytePairs(merges: [])
    configuration.preTokenizer = name
    let notice = try #require(TokenizerLoader.make(configuration).notice)
    #expect(notice.contains("tokenizer.ggml.pre") && notice.contains("“default”"))
    #expect(!notice.contains("\n"))
    configuration.preTokenizer = "gpt-2"
    #expect(try TokenizerLoader.make(configuration).notice == nil)
    #expect(try TokenizerLoader.make(TinyVocabulary.sentencePiece(["a"])).notice == nil)
  }
}
