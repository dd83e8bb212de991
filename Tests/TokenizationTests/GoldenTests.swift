import Foundation
import Inference
import Tensors
import TestSupport
import Testing
import Tokenization

/// Token ids from llama.cpp for each kind of tokenizer and each way of cutting text into words.
struct GoldenTests {
  private struct Golden: Decodable {
    struct Ids: Decodable {
      /// Without boundary tokens, and special tokens read as plain text.
      let plain: [TokenID]
      /// With boundary tokens, and special tokens recognised.
      let special: [TokenID]
    }
    let strings: [String]
    let vocabularies: [String: [Ids]]
  }

  private static let kinds = [
    "spm", "wordpiece", "bpe default", "bpe gpt-2", "bpe smollm", "bpe falcon", "bpe llama-bpe",
    "bpe qwen2", "bpe bloom",
  ]

  @Test(arguments: kinds) func `ids equal llama.cpp's`(kind: String) throws {
    let golden = try Kit.fixtures.json(Golden.self, "tokenizers/golden.json")
    #expect(Set(golden.vocabularies.keys) == Set(Self.kinds))
    let words = kind.split(separator: " ").map(String.init)
    let path = Kit.fixtures.folder.appending(path: "tokenizers/\(words[0]).gguf").path
    var configuration = try TokenizerConfiguration(GGUFFile(path: path).metadata)
    if words.count > 1 { configuration.preTokenizer = words[1] }
    let tokenizer = try TokenizerLoader.make(configuration)
    let expected = try #require(golden.vocabularies[kind])
    #expect(expected.count == golden.strings.count && expected.count > 20)
    for (text, ids) in zip(golden.strings, expected) {
      #expect(tokenizer.encode(text, []) == ids.plain, "\(text)")
      #expect(
        tokenizer.encode(text, [.parseSpecial, .addBoundaryTokens]) == ids.special, "\(text)")
      guard kind != "wordpiece" else { continue }  // normalises text, so that it can't come back
      let bytes = tokenizer.decodedBytes(ids.plain)
      #expect(String(decoding: bytes, as: UTF8.self) == text, "\(kind)")
    }
  }

  @Test func `each way of cutting words gives other ids`() throws {
    let golden = try Kit.fixtures.json(Golden.self, "tokenizers/golden.json")
    let pairs = Self.kinds.filter { $0.hasPrefix("bpe") }.map { kind in
      golden.vocabularies[kind]?.map(\.plain) ?? []
    }
    #expect(Set(pairs).count == pairs.count)
  }
}
